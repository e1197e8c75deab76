using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using NeuronEdit.Cluster.Actors;
using NeuronEdit.Cluster.Orleans.Grains;
using NeuronEdit.Cluster.Orleans.Silos;
using NeuronEdit.Cluster.Turns;
using NeuronEdit.Tests.Shared;
using Orleans;
using Orleans.Concurrency;
using Orleans.Metadata;
using Orleans.Runtime;
using Orleans.Serialization;

namespace NeuronEdit.Cluster.Orleans.Tests.Contracts;

/// <summary>What silos and clients of different versions say to each other stays what it was: a change is seen here, and is to be one that both understand.</summary>
public class ContractTests
{
    private static readonly Assembly Assembly = typeof(IActorGrain).Assembly;

    // All but what is generated.
    private static IEnumerable<Type> Ours => Assembly.GetExportedTypes().Where(t => t.Namespace == typeof(IActorGrain).Namespace);

    private static IEnumerable<Type> Interfaces => Ours.Where(t => t.IsInterface && t.IsAssignableTo(typeof(IAddressable))).OrderBy(t => t.Name, StringComparer.Ordinal);

    private static IEnumerable<Type> Contents => Ours.Where(t => t.GetCustomAttribute<GenerateSerializerAttribute>() is not null).OrderBy(t => t.Name, StringComparer.Ordinal);

    [Fact]
    public void GrainsAndWhatTheyExchange_AreAsTheyWere()
    {
        var text = new StringBuilder();
        foreach (var type in Interfaces)
        {
            text.Append(CultureInfo.InvariantCulture, $"grain {AliasOf(type)} {type.Name} : {string.Join(", ", type.GetInterfaces().Where(i => i.IsAssignableTo(typeof(IGrain))).Select(i => i.Name).Order(StringComparer.Ordinal))}\n");
            foreach (var method in type.GetMethods().OrderBy(m => m.Name, StringComparer.Ordinal))
                text.Append(CultureInfo.InvariantCulture, $"  {AliasOf(method)} ({string.Join(", ", method.GetParameters().Select(p => Named(p.ParameterType)))}) -> {Named(method.ReturnType)}{(method.IsDefined(typeof(OneWayAttribute)) ? " one way" : "")}\n");
        }

        foreach (var type in Contents)
        {
            text.Append(CultureInfo.InvariantCulture, $"content {AliasOf(type)} {type.Name}\n");
            foreach (var property in type.GetProperties().Where(p => p.GetCustomAttribute<IdAttribute>() is not null).OrderBy(p => p.GetCustomAttribute<IdAttribute>()!.Id))
                text.Append(CultureInfo.InvariantCulture, $"  {property.GetCustomAttribute<IdAttribute>()!.Id} {property.Name} {Named(property.PropertyType)}\n");
        }

        var properties = Contents.SelectMany(c => c.GetProperties()).Select(p => Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType);
        foreach (var type in properties.Where(t => t.IsEnum).Distinct().OrderBy(t => t.Name, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"word {type.Name}: {string.Join(", ", Enum.GetNames(type).Select(n => $"{(int)Enum.Parse(type, n)} {n}"))}\n");
        PinnedFile.AssertEqual("tests/NeuronEdit.Cluster.Orleans.Tests/Contracts/contracts.txt", text.ToString());
    }

    [Fact]
    public void EveryGrainMethodAndContent_HasItsOwnAlias_AndEveryPropertyAnId()
    {
        var names = Interfaces.Select(AliasOf).Concat(Contents.Select(AliasOf)).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        foreach (var type in Interfaces) Assert.Equal(type.GetMethods().Length, type.GetMethods().Select(AliasOf).Distinct().Count());
        foreach (var type in Contents)
            Assert.All(type.GetProperties().Where(p => p.CanWrite), p => Assert.NotNull(p.GetCustomAttribute<IdAttribute>()));
    }

    [Fact]
    public void EveryKindOfActor_HasAGrainOfItsName()
    {
        var kinds = typeof(IActor).Assembly.GetTypes().Where(t => t is { IsAbstract: false, IsClass: true } && t.IsAssignableTo(typeof(IActor))).Select(t => ((IActor)Activator.CreateInstance(t)!).Kind);
        var grains = Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(ActorGrain)) && !t.IsAbstract).Select(t => GrainTypeOf(t));
        Assert.Equal(kinds.Select(k => $"neuronedit-{k}").Order(), grains.Order());
    }

    [Fact]
    public void WhatIsExchanged_ArrivesAsItWas()
    {
        using var services = new ServiceCollection().AddSerializer(b => b.AddAssembly(Assembly)).BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        var report = new ExperimentReport
        {
            Key = "k", Name = "n", User = "u", Status = ExperimentStatus.Stopping, Then = ExperimentStatus.Paused, Step = ExperimentStep.Edit, Round = 1, Run = 2, Results = "/r", Failure = "f",
            Phases = [new PhaseReport { Kind = "edit", Done = 1, Total = 2, Rows = 3 }], Summaries = ["plan: p"], Notes = ["note"],
        };
        Same(new ExperimentOrder { Spec = "s", BaseDirectory = "/b", User = "u", Results = "/r", Weight = 2, Priority = 3, SlotsMax = 4, Deadline = TimeSpan.FromHours(5), Retention = TimeSpan.FromDays(6) });
        Same(new ExperimentReceipt { Key = "k", Name = "n", Results = "/r", IsNews = true });
        Same(report);
        Same(new ExperimentEvent { Kind = ExperimentEventKind.Progress, Text = "t", Experiment = report });
        Same(new ExperimentResults { Folder = "/r", ModelHash = "h", Channels = ["A"], Files = [new ResultFile { Path = "p", Sample = "x", Rows = 7, Sha256 = "s" }] });
        Same(new StageReport { Key = "k", Status = StageStatus.Ready, Waiting = ["e"], Phases = report.Phases, Result = "{}", Failure = "f" });
        Same(new WorkerReport { Name = "n", Status = WorkerStatus.Lost, Draining = true, Version = "1", Host = "h", Devices = ["cpu"], Slots = 3, SlotsBusy = 1 });
        Assert.Equal(["ExperimentEvent", "ExperimentOrder", "ExperimentReceipt", "ExperimentReport", "ExperimentResults", "FailureSurrogate", "PhaseReport", "ResultFile", "StageReport", "WorkerReport"], Contents.Select(c => c.Name));

        var failure = Assert.IsType<NeuronEditException>(serializer.Deserialize<Exception>(serializer.SerializeToArray<Exception>(new NeuronEditException(FailureCode.Storage, "It is away."))));
        Assert.Equal((FailureCode.Storage, "It is away."), (failure.Code, failure.Message));

        // Arrays in records are compared by what is in them once they are written.
        void Same<T>(T sent)
            where T : class => Assert.Equal(ClusterJson.Write(sent), ClusterJson.Write(serializer.Deserialize<T>(serializer.SerializeToArray(sent))));
    }

    private static string AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()?.Alias ?? throw new InvalidOperationException($"{member} has no alias.");

    private static string GrainTypeOf(Type type) => ((IGrainTypeProviderAttribute)type.GetCustomAttribute<GrainTypeAttribute>()!).GetGrainType(null!, type).ToString();

    private static string Named(Type type) => type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Named))}>" : type.Name;
}
