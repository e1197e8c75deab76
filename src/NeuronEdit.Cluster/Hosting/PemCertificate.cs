using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NeuronEdit.Cluster.Hosting;

/// <summary>Certificates from PEM files, as operators name them in settings.</summary>
public static class PemCertificate
{
    /// <summary>Reads a certificate with its key.</summary>
    /// <param name="section">The settings that name the files.</param>
    /// <param name="certificate">The certificate's file.</param>
    /// <param name="key">The key's file.</param>
    /// <exception cref="NeuronEditException">Specification: one cannot be read, or they do not belong together.</exception>
    public static X509Certificate2 Read(string section, string certificate, string key) =>
        Read(section, $"{certificate} with {key}", "Both must be PEM, and belong together.", () => X509Certificate2.CreateFromPemFile(certificate, key));

    /// <summary>Reads the certificate of an authority, without its key.</summary>
    /// <param name="section">The settings that name the file.</param>
    /// <param name="certificate">The certificate's file.</param>
    /// <exception cref="NeuronEditException">Specification: it cannot be read.</exception>
    public static X509Certificate2 ReadAuthority(string section, string certificate) =>
        Read(section, certificate, "It must be the authority's certificate, PEM.", () => X509CertificateLoader.LoadCertificateFromFile(certificate));

    private static X509Certificate2 Read(string section, string files, string expected, Func<X509Certificate2> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new NeuronEditException(FailureCode.Specification, $"{section}: {files} cannot be used: {e.Message} {expected}", e);
        }
    }
}
