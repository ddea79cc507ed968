using Bauhinia.Data.Contracts;
using Bauhinia.Web;
using Microsoft.OpenApi;

namespace Bauhinia.Data.Features.Api;

/// <summary>The read side of CKAN's Action API v3. One route answers all actions; each is described as a path of its own, as its clients call it.</summary>
internal static class CkanOperations
{
    public const string Route = "/api/3/action/{action}";

    private const string Tag = "CKAN Action API";
    private static readonly ApiParameter Id = new("id", "Name or id.") { IsRequired = true };
    private static readonly ApiParameter Limit = new("limit", "At most so many.", JsonSchemaType.Integer);
    private static readonly ApiParameter Offset = new("offset", "Leaves so many out first.", JsonSchemaType.Integer);

    public static readonly IReadOnlyList<ApiOperation> All =
    [
        Action("package_list", "Names of the data sets", """["hko-temperature","td-traffic-speed"]""", Limit, Offset),
        Action("package_search", "Find data sets by words of any of the three languages", """{"count":1,"sort":"score desc","facets":{},"search_facets":{},"results":[{"name":"td-traffic-speed","title":"Traffic speed"}]}""",
            new("q", "Words, or a query in Solr's syntax."), new("fq", "A filter, such as `organization:td`."), new("sort", "Such as `metadata_modified desc`."),
            new("rows", "0 to 1,000; 10 without it.", JsonSchemaType.Integer), new("start", "Leaves so many out first.", JsonSchemaType.Integer), new("facet.field", "A JSON array of fields to count, such as `[\"organization\"]`."), new("facet.limit", "Values of each facet.", JsonSchemaType.Integer)),
        Action("package_show", "One data set with its resources", """{"name":"td-traffic-speed","resources":[{"format":"JSON","url":"https://data.example.hk/api/v1/streams/td-traffic-speed/latest"}]}""", Id),
        Action("resource_show", "One resource", """{"format":"CSV","url":"https://data.example.hk/api/v1/streams/td-traffic-speed/latest.csv"}""", Id),
        Action("organization_list", "The departments that publish", """["hko","td"]""", new ApiParameter("all_fields", "Whether each is shown whole.", JsonSchemaType.Boolean)),
        Action("organization_show", "One department", """{"name":"td","title":"Transport Department"}""", Id),
        Action("group_list", "Groups; there are none", "[]"),
        Action("tag_list", "Observed properties", """["airTemperature","speed"]""", new ApiParameter("query", "Only tags that hold this.")),
        Action("tag_show", "One tag with its data sets", """{"name":"speed"}""", Id),
        Action("license_list", "Licences that data sets have", """[{"title":"Terms and Conditions of Use of DATA.GOV.HK"}]"""),
        Action("status_show", "The version of CKAN that this answers as", """{"ckan_version":"2.10.0"}"""),
        Action("datastore_search", "Rows of a resource: the latest readings", """{"fields":[{"id":"speed","type":"numeric"}],"records":[{"speed":62}],"total":1}""",
            new("resource_id", "Id of the resource.") { IsRequired = true }, new("q", "Words to find."), new("filters", "A JSON object of fields and their values."), new("fields", "Names, with commas between."), new("sort", "Such as `speed desc`."),
            new("limit", "Rows; 100 without it.", JsonSchemaType.Integer), Offset),
        Action("datastore_info", "Fields of a resource", """{"fields":[{"id":"speed","type":"numeric"}]}""", Id),
    ];

    /// <summary>The path of an action.</summary>
    public static string PathOf(ApiOperation action) => $"/api/3/action/{action.Id}";

    private static ApiOperation Action(string name, string summary, string result, params ApiParameter[] parameters) => new(name, summary, Tag)
    {
        Description = "Also under `/en-data`, `/tc-data` and `/sc-data`, in that language, and by POST with the same members as JSON. Errors have CKAN's envelope: `success` is false and `error.__type` says why.",
        Parameters = parameters,
        AnswerText = "CKAN's envelope",
        AnswerExample = $$"""{"help":"https://data.example.hk/api/3/action/help_show?name={{name}}","success":true,"result":{{result}}}""",
        Problems = [new ApiProblem(401, DataProblems.ReaderKeyUnknown), new ApiProblem(429, DataProblems.TooManyRequests)],
    };
}
