using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace NeuronEdit.Cluster.Orleans.Clustering;

/// <summary>A silo's or client's own certificate, and whose others it takes. Whoever begins a connection and whoever takes it ask the same.</summary>
/// <param name="own">With its key.</param>
/// <param name="authority">Has signed all of them.</param>
internal sealed class SiloCertificates(X509Certificate2 own, X509Certificate2 authority)
{
    /// <summary>Lets Orleans speak TLS with them.</summary>
    public void Apply(TlsOptions options)
    {
        options.LocalCertificate = own;
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = (shown, _, _) => IsOurs(shown);
    }

    /// <summary>True where the authority has signed it and it is in force. Its name does not matter: silos know each other by addresses, which no certificate need hold.</summary>
    public bool IsOurs(X509Certificate2 shown)
    {
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true } };
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        return chain.Build(shown);
    }
}
