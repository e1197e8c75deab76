using System.Collections.Immutable;
using System.Net;

namespace NeuronEdit.Server.Settings;

/// <summary>What a node does.</summary>
public enum NodeRole
{
    /// <summary>It serves the API, runs actors, and works.</summary>
    Both,

    /// <summary>It serves the API and runs actors.</summary>
    Api,

    /// <summary>It runs actors and works; only its health can be asked for.</summary>
    Worker,
}

/// <summary>How those who ask are told apart.</summary>
public enum NodeAuthentication
{
    /// <summary>By a token.</summary>
    Tokens,

    /// <summary>Not at all: whoever reaches the node may do everything, so it listens on loopback only.</summary>
    None,
}

/// <summary>A node, as its file and the environment describe it. docs/operations.md lists the settings.</summary>
/// <remarks>No record, which would print the store's password.</remarks>
public sealed class NodeSettings
{
    /// <summary>The node's name, unique in the cluster.</summary>
    public required string Name { get; init; }

    /// <summary>What it does.</summary>
    public NodeRole Role { get; init; }

    /// <summary>The cluster's store: path of a SQLite file, or a PostgreSQL connection string.</summary>
    public required string Store { get; init; }

    /// <summary>The folder that all nodes share.</summary>
    public required string Storage { get; init; }

    /// <summary>The folder that holds a folder of results for each user.</summary>
    public required string Results { get; init; }

    /// <summary>The folders that experiments may read from; relative paths start from the first.</summary>
    public required ImmutableArray<string> Data { get; init; }

    /// <summary>Work items at a time; 0 where it does not work.</summary>
    public int Slots { get; init; } = Environment.ProcessorCount;

    /// <summary>Where it listens.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 8080);

    /// <summary>Whether it listens with TLS.</summary>
    public bool UsesTls { get; init; }

    /// <summary>How long it may take to leave once it is asked to.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How those who ask are told apart.</summary>
    public NodeAuthentication Authentication { get; init; }

    /// <summary>Its certificate.</summary>
    public TlsSettings Tls { get; init; } = new();

    /// <summary>What it bears.</summary>
    public LimitSettings Limits { get; init; } = new();

    /// <summary>Where its telemetry goes.</summary>
    public TelemetrySettings Telemetry { get; init; } = new();

    /// <summary>What says where actors run.</summary>
    public NodePlacement Placement { get; init; }

    /// <summary>Its silo, where Orleans does.</summary>
    public OrleansSettings Orleans { get; init; } = new();

    /// <summary>True where it serves the API.</summary>
    public bool ServesApi => Role != NodeRole.Worker;

    /// <summary>True where it works.</summary>
    public bool Works => Role != NodeRole.Api;
}

/// <summary>TLS.</summary>
public sealed record TlsSettings
{
    /// <summary>The certificate with its chain, PEM.</summary>
    public string? Certificate { get; init; }

    /// <summary>Its private key, PEM.</summary>
    public string? Key { get; init; }

    /// <summary>A proxy before the node does TLS, so it may listen without on other addresses than loopback.</summary>
    public bool Proxy { get; init; }

    /// <summary>The store's connection may do without TLS or without a look at the server's certificate, on a network that only the cluster is on.</summary>
    public bool PlainStore { get; init; }
}

/// <summary>What a node bears from those who ask. What is beyond is refused with a reason.</summary>
public sealed record LimitSettings
{
    /// <summary>Bytes of a request's content.</summary>
    public int RequestBytes { get; init; } = 1 << 20;

    /// <summary>Bytes of an experiment file.</summary>
    public int SpecBytes { get; init; } = 256 << 10;

    /// <summary>Requests a second for each user, over a while.</summary>
    public int RequestsPerSecond { get; init; } = 100;

    /// <summary>Requests at once, before that rate holds.</summary>
    public int RequestBurst { get; init; } = 500;

    /// <summary>Event streams that are open at a time.</summary>
    public int Streams { get; init; } = 1_000;

    /// <summary>Of these, for each user.</summary>
    public int StreamsPerUser { get; init; } = 50;

    /// <summary>Connections that are open at a time.</summary>
    public int Connections { get; init; } = 2_000;

    /// <summary>Seconds that a request's headers may take; and a content that comes slower than 240 bytes a second is refused after as many.</summary>
    public int SlowSeconds { get; init; } = 5;

    /// <summary>Datasets with a name, for each user.</summary>
    public int DatasetsPerUser { get; init; } = 1_000;

    /// <summary>Files that the inputs of one request may name.</summary>
    public int InputFiles { get; init; } = 100_000;
}
