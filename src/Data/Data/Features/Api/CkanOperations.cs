using System.Globalization;
using System.Text;
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

    private static readonly ApiParameter AllFields = new("all_fields", "Whether each is shown whole.", JsonSchemaType.Boolean);
    private static readonly ApiParameter IncludeDatasets = new("include_datasets", "Whether its data sets are shown, up to 1,000.", JsonSchemaType.Boolean);
    private static readonly ApiParameter Part = new("q", "The text to find.") { IsRequired = true };
    private static readonly ApiParameter TagPart = new("query", "Only tags that hold this.");
    private static readonly ApiParameter GroupSort = new("sort", "`name`, `title` or `package_count`, with `asc` or `desc`; `title asc` without it.");

    public static readonly IReadOnlyList<ApiOperation> All =
    [
        Action("package_list", "Names of the data sets", """["hko-temperature","td-traffic-speed"]""", Limit, Offset),
        Action("current_package_list_with_resources", "Data sets with their resources", """[{"name":"td-traffic-speed"}]""", Limit, Offset),
        Action("package_search", "Find data sets by words of any of the three languages", """{"count":1,"sort":"score desc","facets":{},"search_facets":{},"results":[{"name":"td-traffic-speed","title":"Traffic speed"}]}""",
            new("q", "Words, or a query in Solr's syntax."), new("fq", "A filter, such as `organization:td`."), new("fq_list", "A JSON array of more filters."), new("sort", "Such as `metadata_modified desc`."),
            new("rows", "0 to 1,000; 10 without it.", JsonSchemaType.Integer), new("start", "Leaves so many out first.", JsonSchemaType.Integer), new("facet.field", "A JSON array of fields to count, such as `[\"organization\"]`."), new("facet.limit", "Values of each facet.", JsonSchemaType.Integer),
            new("fl", "Members of each data set to answer, with commas between; all without it.")),
        Action("package_show", "One data set with its resources", """{"name":"td-traffic-speed","resources":[{"format":"JSON","url":"https://data.example.hk/api/v1/streams/td-traffic-speed/latest"}]}""", Id),
        Action("package_autocomplete", "Data sets whose name or title holds a text", """[{"name":"td-traffic-speed","title":"Traffic speed","match_field":"name","match_displayed":"td-traffic-speed"}]""", Part, Limit),
        Action("resource_show", "One resource", """{"format":"CSV","url":"https://data.example.hk/api/v1/streams/td-traffic-speed/latest.csv"}""", Id),
        Action("resource_search", "Find resources by their fields", """{"count":1,"results":[{"format":"CSV"}]}""",
            new("query", "`FIELD:TEXT`, or a list of them, such as `format:CSV`.") { IsRequired = true }, new("order_by", "A field."), Limit, Offset),
        Action("resource_view_list", "Views of a resource; there are none", "[]", Id),
        Action("format_autocomplete", "Formats that hold a text", """["csv"]""", Part, Limit),
        Action("organization_list", "The departments that publish", """["hko","td"]""", AllFields, new("organizations", "Only these names, with commas between."), new("q", "Only those whose name or title holds this."), GroupSort, Limit, Offset),
        Action("organization_show", "One department", """{"name":"td","title":"Transport Department"}""", Id, IncludeDatasets),
        Action("organization_autocomplete", "Departments whose name or title holds a text", """[{"name":"td","title":"Transport Department"}]""", Part, Limit),
        Action("group_list", "Groups: the themes under which data sets stand", """["transport","weather"]""", AllFields, new("groups", "Only these names, with commas between."), new("q", "Only those whose name or title holds this."), GroupSort, Limit, Offset),
        Action("group_show", "One group", """{"name":"transport","title":"Transport"}""", Id, IncludeDatasets),
        Action("group_package_show", "The data sets of a group", """[{"name":"td-traffic-speed"}]""", Id, Limit),
        Action("group_autocomplete", "Groups whose name or title holds a text", """[{"name":"transport","title":"Transport"}]""", Part, Limit),
        Action("tag_list", "Observed properties", """["airTemperature","speed"]""", TagPart, AllFields),
        Action("tag_show", "One tag", """{"name":"speed"}""", Id, IncludeDatasets),
        Action("tag_search", "Tags that hold a text", """{"count":1,"results":[{"name":"speed"}]}""", TagPart, Limit, Offset),
        Action("tag_autocomplete", "Names of tags that hold a text", """["speed"]""", TagPart, Limit, Offset),
        Action("vocabulary_list", "Vocabularies of tags; there are none", "[]"),
        Action("license_list", "Licences that data sets have", """[{"title":"Terms and Conditions of Use of DATA.GOV.HK"}]"""),
        Action("status_show", "The version of CKAN that this answers as", """{"ckan_version":"2.10.4"}"""),
        Action("site_read", "Whether the site may be read", "true"),
        Action("help_show", "What an action does and takes", "\"Names of the data sets\"", new ApiParameter("name", "The action's name.") { IsRequired = true }),
        Action("datastore_search", "Rows of a resource: the latest readings", """{"fields":[{"id":"speed","type":"numeric"}],"records":[{"speed":62}],"total":1}""",
            new("resource_id", "Id of the resource.") { IsRequired = true }, new("q", "Words that a row must have, or a JSON object of fields and their words."), new("filters", "A JSON object of fields and their values."), new("fields", "Names, with commas between."), new("sort", "Such as `speed desc`."),
            new("limit", "Rows; 100 without it, up to 32,000.", JsonSchemaType.Integer), Offset, new("distinct", "Whether equal rows are shown once.", JsonSchemaType.Boolean), new("include_total", "Whether rows are counted; they are without it.", JsonSchemaType.Boolean), new("records_format", "`objects`, `lists`, `csv` or `tsv`.")),
        Action("datastore_info", "Fields of a resource", """{"fields":[{"id":"speed","type":"numeric"}]}""", Id),
    ];

    /// <summary>What <c>help_show</c> says of an action: its summary, then each parameter in the form of CKAN's own texts.</summary>
    /// <returns>Null when no such action is served.</returns>
    public static string? HelpOf(string name)
    {
        if (All.FirstOrDefault(a => a.Id == name) is not { } action) return null;
        var help = new StringBuilder(action.Summary).Append(".\n");
        if (action.Parameters.Count > 0) help.Append('\n');
        foreach (var parameter in action.Parameters)
        {
            help.Append(CultureInfo.InvariantCulture, $":param {parameter.Name}: {parameter.Description.TrimEnd('.')}{(parameter.IsRequired ? "" : " (optional)")}\n");
            help.Append(CultureInfo.InvariantCulture, $":type {parameter.Name}: {TypeName(parameter.Type)}\n");
        }
        return help.ToString();
    }

    /// <summary>The path of an action.</summary>
    public static string PathOf(ApiOperation action) => $"/api/3/action/{action.Id}";

    private static string TypeName(JsonSchemaType type) => type switch { JsonSchemaType.Integer => "int", JsonSchemaType.Boolean => "bool", _ => "string" };

    private static ApiOperation Action(string name, string summary, string result, params ApiParameter[] parameters) => new(name, summary, Tag)
    {
        Description = "Also under `/en-data`, `/tc-data` and `/sc-data`, in that language, and by POST with the same members as JSON. Errors have CKAN's envelope: `success` is false and `error.__type` says why.",
        Parameters = parameters,
        AnswerText = "CKAN's envelope",
        AnswerExample = $$"""{"help":"https://data.example.hk/api/3/action/help_show?name={{name}}","success":true,"result":{{result}}}""",
        Problems = [new ApiProblem(401, DataProblems.ReaderKeyUnknown), new ApiProblem(429, DataProblems.TooManyRequests)],
    };
}
