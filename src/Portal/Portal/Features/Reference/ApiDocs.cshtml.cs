using System.Globalization;
using System.Text;
using Bauhinia.Portal.Design;
using Bauhinia.Portal.Design.Api;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Bauhinia.Portal.Features.Reference;

/// <summary>
/// <c>/api/docs</c>: the API of the host name that is asked, from its OpenAPI document; on any other name, the list of those that this process
/// serves. Names and descriptions are English, as all of the documentation for developers; the frame speaks the reader's language.
/// </summary>
internal sealed class ApiDocsModel(IOptions<DesignOptions> design, ApiReferences references, IStringLocalizerFactory texts) : PageModel
{
    public IReadOnlyList<ApiDocument> Documents { get; private set; } = [];

    public ApiDocument? Document { get; private set; }

    public ApiReference? Api { get; private set; }

    /// <summary>What people call an API, in the language of the page.</summary>
    public string Title(ApiDocument one) => texts.Create(one.Texts)["ApiTitle"].Value;

    public async Task<IActionResult> OnGet(string? document, CancellationToken cancellationToken)
    {
        Documents = [.. design.Value.ApiDocuments];
        var here = Documents.Where(d => string.Equals(d.Address.Host, Request.Host.Host, StringComparison.OrdinalIgnoreCase)).ToList();
        Document = document is null && here is [var only] ? only : here.SingleOrDefault(d => d.Name == document);
        if (Document is null) return document is null && Documents.Count > 0 ? Page() : NotFound();
        Api = await references.Find(Document, cancellationToken);
        return Page();
    }

    /// <summary>A call that works once the variables are filled in.</summary>
    public string Curl(ApiReference.Operation operation)
    {
        var call = new StringBuilder("curl");
        void Add(FormattableString part) => call.Append(part.ToString(CultureInfo.InvariantCulture));
        if (operation.Method != HttpMethod.Get.Method) Add($" -X {operation.Method}");
        Add($" \"{Document?.Address.GetLeftPart(UriPartial.Authority)}{operation.Path.Replace("{", "${", StringComparison.Ordinal)}\"");
        if (operation.TakesToken && Api?.Scheme is { } scheme)
        {
            Add($" \\\n  -H \"Authorization: {scheme} $ACCESS_TOKEN\"");
            // RFC 9449 §4: a proof is made for this method and address alone.
            if (scheme == "DPoP") Add($" \\\n  -H \"DPoP: $PROOF\"");
        }
        if (operation.Bodies is [var body, ..])
        {
            Add($" \\\n  -H \"Content-Type: {body.MediaType}\"");
            call.Append(operation.Example is { } json ? $" \\\n  -d '{json.Replace("'", "'\\''", StringComparison.Ordinal)}'" : " \\\n  --data-binary @FILE");
        }
        return call.ToString();
    }
}
