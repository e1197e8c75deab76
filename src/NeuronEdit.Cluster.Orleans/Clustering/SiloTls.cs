using NeuronEdit.Cluster.Hosting;

namespace NeuronEdit.Cluster.Orleans.Clustering;

/// <summary>How silos and clients of one cluster know each other: each shows a certificate that one authority has signed, which signs for nothing else. docs/orleans.md tells how to make them.</summary>
/// <param name="Certificate">The certificate's file, PEM.</param>
/// <param name="Key">Its key's file, PEM.</param>
/// <param name="Authority">The file of the authority's certificate, PEM.</param>
public sealed record SiloTls(string Certificate, string Key, string Authority)
{
    private const string Section = "orleans";

    /// <summary>Reads the files.</summary>
    /// <exception cref="NeuronEditException">Specification: one cannot be used.</exception>
    internal SiloCertificates Read() => new(PemCertificate.Read(Section, Certificate, Key), PemCertificate.ReadAuthority(Section, Authority));
}
