using System.ComponentModel.DataAnnotations;
using Bauhinia.Data.Storage.Console;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Data.Features.Console;

/// <summary>Where an invitation's link leads. Opening it changes nothing; the button joins.</summary>
internal sealed class JoinModel(Members members, IStringLocalizer<ConsoleText> text) : ConsolePage(members, text)
{
    private readonly Members members = members;

    [BindProperty(SupportsGet = true, Name = "code"), StringLength(64)]
    public string? Code { get; set; }

    public async Task<IActionResult> OnPost(CancellationToken cancellationToken)
    {
        var (joined, isKnown) = await members.Join(Code ?? "", Subject, cancellationToken);
        if (joined is not null) return Redirect("/console?done=joined");
        if (isKnown) Refuse("Known");
        else Refuse("InvitationGone", StatusCodes.Status400BadRequest);
        return Page();
    }
}
