using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bauhinia.Portal.Features.Reference;

/// <summary>
/// What the <c>type</c> of a problem (RFC 9457 §3.1.1) leads to, on whichever host name answered it: the page of
/// <c>docs/reference/problems</c>. That reference is English, as all of the documentation for developers; the frame speaks the reader's language.
/// </summary>
internal sealed class ProblemModel : PageModel
{
    private const int MaxCodeLength = 64;

    public string Code { get; private set; } = "";

    public IReadOnlyList<IReadOnlyList<ProblemText.Run>> Paragraphs { get; private set; } = [];

    // A code of blanks alone is bound as null.
    public IActionResult OnGet(string? code)
    {
        if (code is null || code.Length > MaxCodeLength || !code.All(c => char.IsAsciiLetterLower(c) || c is '.' or '_') || ProblemText.Read(code) is not { } paragraphs) return NotFound();
        (Code, Paragraphs) = (code, paragraphs);
        return Page();
    }
}
