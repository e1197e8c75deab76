namespace NeuronEdit.Data.Tests;

public sealed class CopyEditedTests : IDisposable
{
    private readonly Workspace _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void CopyEdited_EachRowMeetsTheEditOnceAndInOrder()
    {
        var path = _files.Make("in.parquet", "SELECT i AS id, (i * 2)::FLOAT AS a, 'r' || i AS t, (i * 3)::DOUBLE AS b FROM range(300000) r(i)", "FORMAT PARQUET, ROW_GROUP_SIZE 20480");
        var table = _files.Engine.Inspect(path);
        Assert.Equal(300000, table.Rows);
        long seen = 0;
        var calls = 0;
        var rows = _files.Engine.CopyEdited(new CopyRequest
        {
            Table = table,
            Channels = [3, 1],
            Edit = tile =>
            {
                calls++;
                for (var r = 0; r < tile.Rows; r++)
                {
                    Assert.Equal(seen * 3f, tile.Row(r)[0]);
                    Assert.Equal(seen * 2f, tile.Row(r)[1]);
                    seen++;
                    tile.Row(r)[0] += 1;
                    tile.Row(r)[1] += 2;
                }
            },
            OutputPath = _files["out.parquet"],
            Format = FileFormat.Parquet,
        });
        Assert.Equal(300000, rows);
        Assert.Equal(300000, seen);
        Assert.Equal("0", _files.Scalar($"SELECT CAST(count(*) AS VARCHAR) FROM (SELECT *, row_number() OVER () - 1 AS n FROM read_parquet('{_files["out.parquet"]}')) WHERE id <> n OR a <> (2*n+2)::FLOAT OR t <> 'r' || n OR b <> (3*n+1)::FLOAT"));
        Assert.Equal(["id BIGINT", "a FLOAT", "t VARCHAR", "b FLOAT"], _files.Engine.Inspect(_files["out.parquet"]).Columns.Select(c => c.Name + " " + c.StoredType));
    }
}
