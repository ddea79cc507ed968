using System.ComponentModel.DataAnnotations;
using Bauhinia.Data.Model.Console;
using Bauhinia.Data.Model.Streams;
using Bauhinia.Data.Storage.Console;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Features.Console;

/// <summary><c>GET /console/departments/{department}/members</c>: who works here, by office; administrators invite and remove.</summary>
internal sealed class MembersPageModel(Members members, ConsoleStreams streams, IOptions<DataOptions> options, IStringLocalizer<ConsoleText> text) : ConsolePage(members, text)
{
    private readonly Members members = members;
    private Member? me;

    [BindProperty, StringLength(Members.PostLength)]
    public string? Post { get; set; }

    [BindProperty]
    public DepartmentRole Role { get; set; } = DepartmentRole.Publisher;

    public Member Me => me ?? throw new InvalidOperationException("The member is known once the request was read.");

    public bool MayChange => Me.Role == DepartmentRole.Administrator;

    public LocalText Name => streams.NameOf(Me.Department);

    public IReadOnlyList<Member> People { get; private set; } = [];

    public IReadOnlyList<ConsoleInvitation> Invitations { get; private set; } = [];

    /// <summary>The link of the invitation that was just made; shown once.</summary>
    public string? Link { get; private set; }

    public async Task<IActionResult> OnGet(string? department, CancellationToken cancellationToken)
    {
        me = await MemberOf(department, cancellationToken);
        return me is null ? NotFound() : await Show(cancellationToken);
    }

    public async Task<IActionResult> OnPostInvite(string? department, CancellationToken cancellationToken)
    {
        if (await Stopped(department, cancellationToken) is { } stopped) return stopped;
        var post = Typed(nameof(Post), Post, "PostMissing");
        if (!Enum.IsDefined(Role)) return BadRequest();
        if (!ModelState.IsValid) Response.StatusCode = StatusCodes.Status400BadRequest;
        else if (await members.Invite(Me.Department, Role, post, Me, cancellationToken) is { } code)
        {
            Link = $"{options.Value.Origin}/console/join?code={code}";
            ModelState.Clear();
            Post = null;
        }
        else Refuse("Full");
        return await Show(cancellationToken);
    }

    public async Task<IActionResult> OnPostWithdrawInvitation(string? department, long invitation, CancellationToken cancellationToken)
    {
        if (await Stopped(department, cancellationToken) is { } stopped) return stopped;
        return await members.WithdrawInvitation(Me.Department, invitation, Me, cancellationToken) ? Redirect(Here("invitation_withdrawn")) : NotFound();
    }

    public async Task<IActionResult> OnPostRemove(string? department, string? member, CancellationToken cancellationToken)
    {
        if (await Stopped(department, cancellationToken) is { } stopped) return stopped;
        switch (await members.Remove(Me.Department, member ?? "", Me, cancellationToken))
        {
            case null:
                return NotFound();
            case true:
                // Whoever left sees their departments; whoever removed another stays here.
                return Redirect(await MemberOf(Me.Department, cancellationToken) is null ? "/console" : Here("removed"));
            default:
                Refuse("LastAdministrator");
                return await Show(cancellationToken);
        }
    }

    private string Here(string done) => $"/console/departments/{Me.Department}/members?done={done}";

    private async Task<IActionResult?> Stopped(string? department, CancellationToken cancellationToken)
    {
        me = await MemberOf(department, cancellationToken);
        return me is null ? NotFound() : me.Role == DepartmentRole.Administrator ? null : RoleTooLow();
    }

    private async Task<IActionResult> Show(CancellationToken cancellationToken)
    {
        (People, Invitations) = await members.In(Me.Department, cancellationToken);
        return Page();
    }
}
