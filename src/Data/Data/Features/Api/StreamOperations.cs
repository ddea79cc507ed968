using Bauhinia.Data.Contracts;
using Bauhinia.Data.Features.Devices;
using Bauhinia.Data.Features.Feeds.Connectors;
using Bauhinia.Data.Features.Gaps;
using Bauhinia.Data.Features.History;
using Bauhinia.Data.Features.Ingest;
using Bauhinia.Data.Features.Queries;
using Bauhinia.Data.Features.Streams;
using Bauhinia.Data.Features.Trust;
using Bauhinia.Web;
using Microsoft.OpenApi;

namespace Bauhinia.Data.Features.Api;

/// <summary>The operations under <c>/api/v1</c>, by method and route.</summary>
internal static class StreamOperations
{
    private const string Streams = "Streams";
    private const string History = "History";
    private const string Queries = "Named queries";
    private const string Archive = "As at DATA.GOV.HK";
    private const string Senders = "Senders and operators";
    private const string Message = """{"key":"DF1020","measuredAt":"2026-01-01T08:00:00+08:00","readings":[{"lamppost":"DF1020","temperature":21.5}]}""";
    private const string CloudEvent =
        """{"specversion":"1.0","id":"1","source":"urn:example:gateway","type":"reading","subject":"DF1020","time":"2026-01-01T08:00:00+08:00","datacontenttype":"application/json","data":{"readings":[{"lamppost":"DF1020","temperature":21.5}]}}""";

    private static readonly ApiProblem NotFound = new(404, DataProblems.StreamNotFound);
    private static readonly ApiProblem NoQuery = new(404, DataProblems.QueryNotFound);
    private static readonly ApiProblem Malformed = new(400, DataProblems.QueryMalformed);
    private static readonly ApiProblem TooMany = new(429, DataProblems.TooManyRequests);
    private static readonly ApiProblem NoKey = new(401, DataProblems.KeyRequired);
    private static readonly ApiProblem BadKey = new(401, DataProblems.ReaderKeyUnknown);

    private static readonly ApiParameter NoneMatch = new("If-None-Match", "Entity tag of the answer that the caller has: 304 while it still holds.") { Place = ParameterLocation.Header };

    private static readonly IReadOnlyList<ApiParameter> Range =
    [
        new("from", "Measured from this time on (RFC 3339 with offset). Without it, 24 hours before `to`."),
        new("to", "Measured before this time. Without it, now."),
        new("fields", "Names of fields, with commas between; without it all."),
        new("asOf", "A time or a resume token: the history as it stood when that had been accepted."),
        new("limit", "Rows of one answer, 1 to 100,000; 10,000 without it.", JsonSchemaType.Integer),
        new("after", "From the address in `next` of the answer before."),
    ];

    public static readonly IReadOnlyDictionary<string, ApiOperation> All = new Dictionary<string, ApiOperation>
    {
        ["GET /api/v1/streams"] = Open(new ApiOperation("ListStreams", "The published streams", Streams)
        {
            Description = "Owner, licence, fields, units (UCUM), period and retention of each.", AnswerType = typeof(ReadStreams.StreamList),
        }),
        ["GET /api/v1/streams/{id}"] = Open(new ApiOperation("ShowStream", "One stream", Streams) { AnswerType = typeof(StreamView) }, NotFound),
        ["GET /api/v1/streams/{id}/latest"] = Open(new ApiOperation("ReadLatest", "The newest message of the stream, or of each of its devices", Streams)
        {
            Description = "CloudEvents 1.0, with the resume token to follow on from.", Parameters = [NoneMatch],
            AnswerExample = """{"events":[{"specversion":"1.0","id":"r1.AAE.42","source":"/api/v1/streams/hko-temperature","type":"hk.bauhinia.reading","time":"2026-01-01T00:00:00Z","sequence":42,"revision":1,"origin":"live","data":{"readings":[{"station":"King's Park","temperature":18.4}]}}],"resumeToken":"r1.AAE.42"}""",
        }, NotFound),
        ["GET /api/v1/streams/{id}/latest.csv"] = Open(new ApiOperation("ReadLatestTable", "The newest readings as a table", Streams)
        {
            Description = "UTF-8 with a byte order mark, for spreadsheets; texts that a spreadsheet would take for a formula begin with an apostrophe.", Parameters = [NoneMatch], AnswerMediaType = "text/csv",
        }, NotFound),
        ["GET /api/v1/streams/{id}/latest.geojson"] = Open(new ApiOperation("ReadLatestFeatures", "The newest readings of detectors as GeoJSON", Streams)
        {
            Parameters = [NoneMatch], AnswerMediaType = "application/geo+json",
        }, NotFound),
        ["GET /api/v1/streams/{id}/events"] = Open(new ApiOperation("FollowEvents", "Follow the stream", Streams)
        {
            Description = "Server-sent events (WHATWG HTML §9.2), or a WebSocket when the client asks to upgrade. A reader that sends back the last `id` it saw gets what it missed, in order, exactly once.",
            Parameters =
            [
                new("after", "A resume token, or `beginning`."), new("from", "Begin with what was accepted from this time on."),
                new("Last-Event-ID", "The last `id` seen; browsers send it by themselves.") { Place = ParameterLocation.Header },
            ],
            AnswerMediaType = "text/event-stream", AnswerExample = "id: r1.AAE.43\ndata: {\"specversion\":\"1.0\",…}\n\n",
        }, NotFound, new(400, DataProblems.TokenMalformed), new(410, DataProblems.EpochUnknown), new(410, DataProblems.BeforeRetention), new(429, DataProblems.TooManyConnections), new(503, DataProblems.TooManyReaders)),
        ["GET /api/v1/streams/{id}/gaps"] = Open(new ApiOperation("ReadGaps", "What is absent, late, repeated or corrected", Streams)
        {
            Parameters =
            [
                new("from", "RFC 3339 with offset; at most 31 days before `to`, one day without it."), new("to", "Without it, now."), new("kind", "`absent`, `late`, `repeated`, `revised`, `doubled` or `clock`."),
                new("limit", "Entries of one answer, 1 to 1,000; 100 without it.", JsonSchemaType.Integer), new("after", "The `after` of the answer before."),
            ],
            AnswerType = typeof(ReadGaps.Gaps),
        }, NotFound, new(400, DataProblems.GapsAsked)),
        ["GET /api/v1/streams/{id}/trust"] = Open(new ApiOperation("ReadTrust", "Sensors to be read with care, and why", Streams)
        {
            Parameters = [new("badge", "One badge alone."), new("limit", "1 to 1,000; 100 without it.", JsonSchemaType.Integer), new("after", "The `after` of the answer before.")], AnswerType = typeof(ReadTrust.TrustView),
        }, NotFound, Malformed),
        ["GET /api/v1/streams/{id}/history"] = Open(new ApiOperation("ReadHistory", "Readings by time of measurement", History)
        {
            Description = "A key field of the stream, such as `detector`, is a parameter too. The header `Bauhinia-As-Of` says of which moment the answer is.", Parameters = Range,
            AnswerExample = """{"stream":"hko-temperature","readings":[{"measuredAt":"2026-01-01T00:00:00Z","sequence":42,"revision":1,"acceptedAt":"2026-01-01T00:00:04Z","origin":"live","station":"King's Park","temperature":18.4}],"asOf":"r1.AAE.42"}""",
        }, NotFound, Malformed, new(410, DataProblems.BeforeRetention), new(410, DataProblems.EpochUnknown)),
        ["GET /api/v1/streams/{id}/history.csv"] = Open(new ApiOperation("ReadHistoryTable", "The same as a table", History) { Parameters = Range, AnswerMediaType = "text/csv" },
            NotFound, Malformed, new(410, DataProblems.BeforeRetention), new(410, DataProblems.EpochUnknown)),
        ["GET /api/v1/streams/{id}/rollups/hourly"] = Rollups("ReadHourlyRollups", "Counts, sums, least, greatest and means of each hour"),
        ["GET /api/v1/streams/{id}/rollups/hourly.csv"] = Rollups("ReadHourlyRollupTable", "The same as a table") with { AnswerMediaType = "text/csv" },
        ["GET /api/v1/streams/{id}/rollups/daily"] = Rollups("ReadDailyRollups", "The same of each day of Hong Kong"),
        ["GET /api/v1/streams/{id}/rollups/daily.csv"] = Rollups("ReadDailyRollupTable", "Days as a table") with { AnswerMediaType = "text/csv" },
        ["GET /api/v1/streams/{id}/days"] = Open(new ApiOperation("ListDays", "The days that the lake holds", History) { AnswerType = typeof(ReadDays.DayList) }, NotFound),
        ["GET /api/v1/streams/{id}/days/{day}.parquet"] = Open(new ApiOperation("DownloadDay", "One day as Parquet, with corrections", History)
        {
            Description = "With `ETag` and `Range`.", AnswerMediaType = "application/vnd.apache.parquet",
        }, NotFound),
        ["GET /api/v1/streams/{id}/frames"] = Open(new ApiOperation("ReadFrames", "The last hours as pictures of a map", Streams)
        {
            Description = "For streams of detectors: at most 96 times, and at each the speed of every detector.", Parameters = [new("hours", "1 to 72; 24 without it.", JsonSchemaType.Integer)],
            AnswerExample = """{"stream":"td-traffic-speed","unit":"km/h","sensors":["AID01101"],"frames":[{"at":"2026-01-01T00:00:00Z","speeds":[55]}]}""",
        }, NotFound, Malformed),
        ["GET /api/v1/queries"] = Open(new ApiOperation("ListQueries", "The named queries", Queries)
        {
            Description = "What can be asked by name: the parameters of each, the columns of its answer with units (UCUM), and the streams it reads.", AnswerType = typeof(ReadQueries.QueryList),
        }),
        ["GET /api/v1/queries/{name}"] = Open(new ApiOperation("ShowQuery", "One named query", Queries) { AnswerType = typeof(QueryView) }, NoQuery),
        ["GET /api/v1/queries/{name}/result"] = Result("AskQuery", "The answer to a named query"),
        ["GET /api/v1/queries/{name}/result.json"] = Result("AskQueryJson", "The same as JSON"),
        ["GET /api/v1/queries/{name}/result.csv"] = Result("AskQueryTable", "The same as a table") with { AnswerMediaType = "text/csv", AnswerExample = null },
        ["GET /api/v1/queries/{name}/result.arrow"] = Result("AskQueryArrow", "The same as an Arrow IPC stream") with { AnswerMediaType = "application/vnd.apache.arrow.stream", AnswerExample = null },
        ["GET /v1/historical-archive/list-files"] = Open(new ApiOperation("ListArchiveFiles", "Files that have an archive", Archive)
        {
            Parameters =
            [
                new("start", "Day of Hong Kong, `yyyyMMdd`."), new("end", "Day, `yyyyMMdd`."), new("provider", "Code of a department."), new("format", "`CSV`."), new("search", "Words of a title, in any language."),
                new("skip", "Files to leave out.", JsonSchemaType.Integer), new("max", "1 to 500.", JsonSchemaType.Integer),
            ],
            AnswerExample = """{"start":"20260101","end":"20260102","file-count":1,"files":[{"dataset-id":"td-traffic-speed","format":"CSV","url":"https://data.example/api/v1/streams/td-traffic-speed/latest.csv"}]}""",
        }, Malformed),
        ["GET /v1/historical-archive/list-file-versions"] = Open(new ApiOperation("ListArchiveVersions", "The moments of which a file is kept", Archive)
        {
            Parameters = [new("url", "Address of a file of `list-files`."), new("start", "Day of Hong Kong, `yyyyMMdd`."), new("end", "Day, at most 366 later.")],
            AnswerExample = """{"url":"https://data.example/api/v1/streams/td-traffic-speed/latest.csv","timestamps":["20260101-0800"]}""",
        }, NotFound, Malformed),
        ["GET /v1/historical-archive/get-file"] = Open(new ApiOperation("GetArchiveFile", "A file as it was", Archive)
        {
            Parameters = [new("url", "Address of a file of `list-files`."), new("time", "Minute of Hong Kong, `yyyyMMdd-HHmm`, one of `timestamps`.")], AnswerMediaType = "text/csv",
        }, NotFound, Malformed),
        ["GET /v2/filter"] = Open(new ApiOperation("FilterRows", "Rows of a file that meet conditions", Archive)
        {
            Description = "`q` is a JSON object: `resource`, the address of a file of `list-files`; `section`, 1; `format`, `json` or `csv`; `filters`, arrays of a column (from 1), one of `eq`, `ne`, `gt`, `ge`, `lt`, `le`, `ct`, `nct`, `bw`, `ew`, `in`, `ni`, and an array of values; `sorts`, arrays of a column and `asc` or `desc`.",
            Parameters = [new("q", "The question.")], AnswerExample = """[{"measuredAt":"2026-01-01T00:00:00Z","detector":"AID01101","lane":"Fast Lane","speed":"55"}]""",
        }, NotFound, Malformed),
        ["GET /api/v1/devices"] = Open(new ApiOperation("ListDevices", "What each device senses, why, and who approved it", Streams)
        {
            Parameters = [new("search", "Part of an id, a road or a district, in any language."), new("limit", "1 to 1,000; 100 without it.", JsonSchemaType.Integer), new("start", "Devices to leave out.", JsonSchemaType.Integer)],
            AnswerType = typeof(ReadDevices.DeviceList),
        }, Malformed),
        ["GET /api/v1/detectors"] = Open(new ApiOperation("ListDetectors", "The register of traffic detectors as GeoJSON", Streams) { AnswerMediaType = "application/geo+json" }),
        ["POST /api/v1/streams/{id}/events"] = new("PushEvents", "Send messages", Senders)
        {
            Description = "200 means that all messages are on disk; any other answer that none was accepted. Send again without fear: what was accepted is recognised. A CloudEvent in binary form is `application/json` with `ce-` headers.",
            Caller = ApiCaller.Sender,
            Bodies = [("application/json", Message), ("application/cloudevents+json", CloudEvent), ("application/cloudevents-batch+json", $"[{CloudEvent}]")],
            AnswerType = typeof(PushEvents.Accepted),
            Problems =
            [
                new(400, DataProblems.ReadingsRefused), NoKey, NotFound, new(413, DataProblems.TooLarge), new(415, DataProblems.ContentType), new(415, DataProblems.ContentEncoding), new(503, DataProblems.JournalUnavailable),
            ],
        },
        ["GET /api/v1/connectors"] = new("ListConnectors", "What is fetched from where, and how the last run ended", Senders)
        {
            Caller = ApiCaller.Operator, AnswerType = typeof(ReadConnectors.ConnectorList), Problems = [NoKey, TooMany],
        },
    };

    private static ApiOperation Result(string id, string summary) => Open(new ApiOperation(id, summary, Queries)
    {
        Description = "Sent while it is made, of any size. The query's own parameters stand in its description. `Accept` chooses between JSON, `text/csv` and `application/vnd.apache.arrow.stream`. The header `Bauhinia-As-Of` says of which moment the answer is; a connection that ends early means that it is not whole.",
        Parameters = [Range[0] with { Description = "Measured from this time on (RFC 3339 with offset). Without it, `usualDays` before `to`." }, Range[1], Range[3]],
        AnswerExample = """{"query":"traffic-hourly-volume","rows":[{"hour":"2026-01-01T00:00:00Z","detector":"AID01101","readings":360,"volume":1711,"speed":71.25}],"asOf":"r1.AAE.42"}""",
    }, NoQuery, Malformed, new(410, DataProblems.BeforeRetention), new(410, DataProblems.EpochUnknown), new(503, DataProblems.QuestionTooHeavy));

    private static ApiOperation Rollups(string id, string summary) => Open(new ApiOperation(id, summary, History)
    {
        Description = "Sums are exact, and corrections and late readings are in them. A key field of the stream, such as `detector`, is a parameter too.",
        Parameters =
        [
            new("group", "`key`, a row a sensor, or `all`."), new("measure", "Names of fields that are numbers, with commas between; without it all."),
            .. Range.Where(p => p.Name is not "fields"),
        ],
    }, NotFound, Malformed, new(410, DataProblems.BeforeRetention), new(410, DataProblems.EpochUnknown));

    private static ApiOperation Open(ApiOperation operation, params ApiProblem[] problems) => operation with { Problems = [.. problems, BadKey, TooMany] };
}
