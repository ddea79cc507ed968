using System.Globalization;
using System.Net;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Bauhinia.Data.Tests.Fixtures;
using Xunit;

namespace Bauhinia.Data.Tests.Queries;

/// <summary>One answer in three forms, each read back by a reader that is not ours.</summary>
public sealed class AnswerFormTests
{
    private const string Year = "from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z";
    private const string ArrowStream = "application/vnd.apache.arrow.stream";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Arrow_holds_every_kind_of_value_exactly()
    {
        await using var host = await QueryTests.Start();
        await host.Accepted(TestStreams.Devices, $$"""
            {"key":"d1","measuredAt":"{{HighwayHost.At(0)}}","readings":[
            {"sensor":"感應器 longer than","level":12.3456789012,"steps":9007199254740993,"on":true,"since":"2026-01-01T08:00:00.123456+08:00"},{"sensor":"a"},{"sensor":"b","level":-0.5,"on":false}]}
            """);
        var (_, latest) = await host.Get($"/api/v1/streams/{TestStreams.Devices}/latest");
        var moment = (string?)latest["resumeToken"] ?? "";

        using var reader = new ArrowStreamReader(new MemoryStream(await Bytes(host, TestQueries.Kinds, $"asOf={moment}")));
        using var batch = await reader.ReadNextRecordBatchAsync(Token);

        Assert.Equal(
            [ArrowTypeId.Timestamp, ArrowTypeId.String, ArrowTypeId.Decimal128, ArrowTypeId.Int64, ArrowTypeId.Boolean, ArrowTypeId.Timestamp, ArrowTypeId.Double],
            reader.Schema.FieldsList.Select(f => f.DataType.TypeId));
        Assert.Equal(("UTC", "Cel"), (Assert.IsType<TimestampType>(reader.Schema.FieldsList[0].DataType).Timezone, reader.Schema.FieldsList[2].Metadata["unit"]));
        Assert.Equal((TestQueries.Kinds, moment), (reader.Schema.Metadata["query"], reader.Schema.Metadata["asOf"]));
        Assert.NotNull(batch);
        Assert.Equal(["a", "b", "感應器 longer than"], Enumerable.Range(0, batch.Length).Select(i => Assert.IsType<StringArray>(batch.Column(1)).GetString(i)));
        var level = Assert.IsType<Decimal128Array>(batch.Column(2));
        Assert.Equal([null, -0.5m, 12.3456789012m], Enumerable.Range(0, 3).Select(level.GetValue));
        Assert.Equal([null, null, 9007199254740993], Assert.IsType<Int64Array>(batch.Column(3)).Select(v => v));
        Assert.Equal([null, false, true], Assert.IsType<BooleanArray>(batch.Column(4)).Select(v => v));
        Assert.Equal([null, null, DateTimeOffset.Parse("2026-01-01T00:00:00.123456Z", CultureInfo.InvariantCulture)], Enumerable.Range(0, 3).Select(i => Assert.IsType<TimestampArray>(batch.Column(5)).GetTimestamp(i)));
        Assert.Equal([null, -0.5 / 3, 12.3456789012 / 3], Assert.IsType<DoubleArray>(batch.Column(6)).Select(v => v));
        Assert.Null(await reader.ReadNextRecordBatchAsync(Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2048)]
    [InlineData(100_003)]
    public async Task Arrow_holds_every_row_once_in_as_many_batches_as_it_takes(int times)
    {
        await using var host = await QueryTests.Start();
        await host.Accepted(TestStreams.Levels, HighwayHost.Message(0));
        using var reader = new ArrowStreamReader(new MemoryStream(await Bytes(host, TestQueries.Many, $"times={times}&asOf={await History.HistoryTests.Now(host)}")));
        var seen = new HashSet<long?>();
        while (await reader.ReadNextRecordBatchAsync(Token) is { } batch)
        {
            foreach (var number in Assert.IsType<Int64Array>(batch.Column(0))) Assert.True(seen.Add(number));
            var sensors = Assert.IsType<StringArray>(batch.Column(1));
            Assert.All(Enumerable.Range(0, batch.Length), i => Assert.Equal("s1", sensors.GetString(i)));
        }

        Assert.Equal((times, 0, times - 1), (seen.Count, seen.Min(), seen.Max()));
    }

    [Fact]
    public async Task An_answer_without_rows_has_its_columns()
    {
        await using var host = await QueryTests.Start();
        using var reader = new ArrowStreamReader(new MemoryStream(await Bytes(host, TestQueries.Levels, "sensor=none")));
        Assert.Null(await reader.ReadNextRecordBatchAsync(Token));
        Assert.Equal(["sensor", "level"], reader.Schema.FieldsList.Select(f => f.Name));
        using var client = host.Client();
        Assert.Equal("sensor,level\r\n", await client.GetStringAsync(new Uri($"/api/v1/queries/{TestQueries.Levels}/result.csv", UriKind.Relative), Token));
    }

    [Fact]
    public async Task A_table_is_safe_for_spreadsheets()
    {
        await using var host = await QueryTests.Start();
        await host.Accepted(TestStreams.Levels, $$"""{"measuredAt":"{{HighwayHost.At(0)}}","readings":[{"sensor":"=1+1","level":-1.50},{"sensor":"a,\"b\""}]}""");
        using var client = host.Client();
        using var answer = await client.GetAsync(new Uri($"/api/v1/queries/{TestQueries.Levels}/result.csv?{Year}&asOf={await History.HistoryTests.Now(host)}", UriKind.Relative), Token);
        Assert.Equal("text/csv; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        // RFC 4180; a level that is absent is not at most 100, so its row is not asked for.
        Assert.Equal("sensor,level\r\n'=1+1,-1.5\r\n", await answer.Content.ReadAsStringAsync(Token));
    }

    [Theory]
    [InlineData(null, "application/json")]
    [InlineData("*/*", "application/json")]
    [InlineData("text/csv", "text/csv")]
    [InlineData("text/*", "text/csv")]
    [InlineData(ArrowStream, ArrowStream)]
    [InlineData("application/json;q=0.5, application/vnd.apache.arrow.stream", ArrowStream)]
    [InlineData("text/csv;q=0, */*;q=0.1", "application/json")]
    [InlineData("application/json;q=0, */*;q=0.1", "text/csv")]
    [InlineData("image/png", "application/json")]
    public async Task Accept_chooses_the_form(string? accept, string expected)
    {
        await using var host = await QueryTests.Start();
        using var client = host.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/queries/{TestQueries.Levels}/result");
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await client.SendAsync(request, Token);
        Assert.Equal((HttpStatusCode.OK, expected), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains("Accept", answer.Headers.Vary);
        // Counted and open as every download is.
        Assert.True(answer.Headers.Contains("RateLimit") && answer.Headers.Contains("Bauhinia-As-Of"));
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    private static async Task<byte[]> Bytes(HighwayHost host, string query, string parameters)
    {
        using var client = host.Client();
        using var answer = await client.GetAsync(new Uri($"/api/v1/queries/{query}/result.arrow?{Year}&{parameters}", UriKind.Relative), Token);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Token);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, System.Text.Encoding.UTF8.GetString(bytes));
        Assert.Equal(ArrowStream, answer.Content.Headers.ContentType?.MediaType);
        return bytes;
    }
}
