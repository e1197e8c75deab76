using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace NeuronEdit.Cluster.Store.Postgres;

/// <summary>Builds a statement: each value that is added becomes the parameter that its text names.</summary>
internal sealed class Statement
{
    private readonly NpgsqlBatchCommand _command = new();

    /// <summary>A statement of fixed text.</summary>
    public static Statement Of(string text) => new() { _command = { CommandText = text } };

    /// <summary>The finished statement.</summary>
    public NpgsqlBatchCommand Build() => _command;

    /// <summary>The finished statement, with a text that was put together.</summary>
    public NpgsqlBatchCommand Build(string text)
    {
        _command.CommandText = text;
        return _command;
    }

    /// <summary>Adds a value.</summary>
    public Statement With(string? value) => Add(value, NpgsqlDbType.Text);

    /// <inheritdoc cref="With(string)"/>
    public Statement With(long value) => Add(value, NpgsqlDbType.Bigint);

    /// <inheritdoc cref="With(string)"/>
    public Statement With(int value) => Add(value, NpgsqlDbType.Integer);

    /// <inheritdoc cref="With(string)"/>
    public Statement With(bool value) => Add(value, NpgsqlDbType.Boolean);

    /// <inheritdoc cref="With(string)"/>
    public Statement With(TimeSpan value) => Add(value, NpgsqlDbType.Interval);

    /// <inheritdoc cref="With(string)"/>
    public Statement With(string?[] value) => Add(value, NpgsqlDbType.Array | NpgsqlDbType.Text);

    /// <inheritdoc cref="With(string)"/>
    public Statement With(long[] value) => Add(value, NpgsqlDbType.Array | NpgsqlDbType.Bigint);

    /// <inheritdoc cref="With(string)"/>
    public Statement With(long?[] value) => Add(value, NpgsqlDbType.Array | NpgsqlDbType.Bigint);

    /// <inheritdoc cref="With(string)"/>
    public Statement With(int[] value) => Add(value, NpgsqlDbType.Array | NpgsqlDbType.Integer);

    /// <inheritdoc cref="With(string)"/>
    public Statement With(bool[] value) => Add(value, NpgsqlDbType.Array | NpgsqlDbType.Boolean);

    /// <inheritdoc cref="With(string)"/>
    public Statement With(TimeSpan[] value) => Add(value, NpgsqlDbType.Array | NpgsqlDbType.Interval);

    /// <summary>How the text names the value that was added last.</summary>
    public string Last => "$" + _command.Parameters.Count.ToString(CultureInfo.InvariantCulture);

    private Statement Add<T>(T value, NpgsqlDbType type)
    {
        _command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });
        return this;
    }
}
