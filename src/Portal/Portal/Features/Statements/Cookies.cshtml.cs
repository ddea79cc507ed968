using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bauhinia.Portal.Features.Statements;

internal sealed class CookiesModel : PageModel;
