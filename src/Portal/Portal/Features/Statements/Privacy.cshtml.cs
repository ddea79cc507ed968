using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Bauhinia.Portal.Features.Statements;

internal sealed class PrivacyModel(IOptions<PortalOptions> options) : PageModel
{
    public string? ContactEmail => options.Value.ContactEmail;
}
