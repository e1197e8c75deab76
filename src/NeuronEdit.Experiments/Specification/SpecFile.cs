using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace NeuronEdit.Experiments.Specification;

/// <summary>Reads experiment files (YAML 1.1 mappings; JSON is a subset of it).</summary>
public static class SpecFile
{
    /// <summary>Bytes that an experiment file may have.</summary>
    public const int BytesMax = 1 << 20;

    private const int DepthMax = 16;

    /// <summary>Reads and checks an experiment file.</summary>
    /// <param name="path">The file. Relative paths in it start from its folder.</param>
    /// <exception cref="NeuronEditException">Specification: it cannot be read, is not YAML, or a setting is wrong; the message names file, line and setting.</exception>
    public static ExperimentSpec Load(string path)
    {
        if (string.IsNullOrWhiteSpace(path)) throw Fault("The experiment file's path is empty. Give the path of an experiment file; README.md has an example.");
        if (Directory.Exists(path)) throw Fault($"{path}: is a folder. Give the experiment file in it{ExperimentsIn(path)}.");
        if (!File.Exists(path))
            throw Fault($"{path}: there is no such file. Give the path of an experiment file; README.md has an example.{Neighbours(path)}");
        if (new FileInfo(path).Length > BytesMax) throw Fault($"{path}: is larger than {BytesMax} bytes; an experiment file is a page of settings.");
        return Parse(File.ReadAllText(path, Encoding.UTF8), path, Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Checks the text of an experiment file.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="name">What messages call the file.</param>
    /// <param name="baseDirectory">The folder that relative paths start from.</param>
    public static ExperimentSpec Parse(string yaml, string name, string baseDirectory) => SpecBinder.Bind(Root(yaml, name), name, baseDirectory);

    /// <summary>The root section; internal so that tests can hold the settings it knows against the JSON Schema.</summary>
    internal static YamlNode Root(string yaml, string name)
    {
        try
        {
            RefuseHostileShape(yaml, name);
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            return stream.Documents.Count switch
            {
                0 => throw Fault($"{name}: is empty. An experiment needs at least name, source, target and extrapolate."),
                1 => stream.Documents[0].RootNode,
                var n => throw Fault($"{name}: holds {n} YAML documents; must hold one."),
            };
        }
        catch (YamlException e)
        {
            throw new NeuronEditException(FailureCode.Specification, $"{name}, line {e.Start.Line}, column {e.Start.Column}: is not valid YAML: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            // The scanner gives up so on some texts that are broken off within a flow, such as [{ a.
            throw new NeuronEditException(FailureCode.Specification, $"{name}: is not valid YAML: a bracket, a brace or a quote is opened and not closed.", e);
        }
    }

    /// <summary>Anchors and aliases let a small file stand for a huge one, and deep nesting exhausts the stack: neither is needed in an experiment.</summary>
    private static void RefuseHostileShape(string yaml, string name)
    {
        var parser = new Parser(new StringReader(yaml));
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > DepthMax + 2) throw Fault($"{name}, line {parser.Current.Start.Line}: is nested more than {DepthMax} deep.");
            if (parser.Current is AnchorAlias) throw Fault($"{name}, line {parser.Current.Start.Line}: uses a YAML alias (*name); write the value out.");
        }
    }

    private static string ExperimentsIn(string folder)
    {
        var found = Directory.EnumerateFiles(folder, "*.y*ml").Select(Path.GetFileName).Order(StringComparer.Ordinal).Take(3).ToList();
        return found.Count == 0 ? "; it holds no .yaml file" : $", such as {string.Join(" or ", found.Select(name => Path.Combine(folder, name!)))}";
    }

    private static string Neighbours(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder)) return "";
        return NearestName.Suggest(Path.GetFileName(path), Directory.EnumerateFiles(folder, "*.y*ml").Take(1000).Select(f => Path.GetFileName(f)));
    }

    private static NeuronEditException Fault(string message) => new(FailureCode.Specification, message);
}
