using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using Bauhinia.Identity.Contracts.Organisations;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model.Clients;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>One organisation: its clients, its requests for production, its members, and inviting more.</summary>
[Authorize(Policies.ResidentByPasskey)]
internal sealed class OrganisationHomeModel(
    Organisations organisations, OrganisationClients clients, Invitations invitations, IOptions<IdentityOptions> options, IStringLocalizer<RelyingPartiesText> text, IStringLocalizer<OrganisationHomeModel> words) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid OrganisationId { get; set; }

    [BindProperty, StringLength(16)]
    public string InviteRole { get; set; } = "developer";

    /// <summary>Empty for a link to hand over.</summary>
    [BindProperty, StringLength(Texts.MaxEmailLength)]
    public string? InviteEmail { get; set; }

    [BindProperty, StringLength(8)]
    public string? InviteLanguage { get; set; } = CultureInfo.CurrentUICulture.Name;

    public string Name { get; private set; } = "";

    public string ContactEmail { get; private set; } = "";

    public OrganisationRole Role { get; private set; }

    public string? InvitationLink { get; private set; }

    /// <summary>The masked address that an invitation has just been mailed to.</summary>
    public string? SentTo { get; private set; }

    public string? Refusal { get; private set; }

    public IReadOnlyList<ClientRow> Clients { get; private set; } = [];

    public IReadOnlyList<RequestRow> Requests { get; private set; } = [];

    public IReadOnlyList<MadeInvitation> Waiting { get; private set; } = [];

    public IReadOnlyList<MemberRow> Members { get; private set; } = [];

    public async Task<IActionResult> OnGet(CancellationToken cancellationToken) => await Load(cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostInvite(CancellationToken cancellationToken)
    {
        if (ClientWords.Role(InviteRole) is not { } role) return BadRequest();
        if (!ModelState.IsValid) return await Answer(RelyingParties.Refusal.Invalid, cancellationToken);
        var email = string.IsNullOrWhiteSpace(InviteEmail) ? null : InviteEmail.Trim();
        var outcome = await invitations.Invite(OrganisationId, role, email, InviteLanguage ?? CultureInfo.CurrentUICulture.Name, User.AccountId(), cancellationToken);
        if (outcome.Refusal == RelyingParties.Refusal.Invalid) ModelState.AddModelError(nameof(InviteEmail), words["EmailWrong"].Value);
        if (outcome.Value?.Token is { } token) InvitationLink = RelyingParties.InvitationLink.To(options.Value.Issuer, token).ToString();
        SentTo = outcome.Value?.SentTo;
        return await Answer(outcome.Refusal, cancellationToken);
    }

    public async Task<IActionResult> OnPostSendAgain(Guid invitation, CancellationToken cancellationToken) =>
        await Answer(await invitations.SendAgain(OrganisationId, invitation, User.AccountId(), cancellationToken), cancellationToken);

    public async Task<IActionResult> OnPostWithdraw(Guid invitation, CancellationToken cancellationToken) =>
        await Answer(await invitations.Withdraw(OrganisationId, invitation, User.AccountId(), cancellationToken), cancellationToken);

    public async Task<IActionResult> OnPostRemove(Guid member, CancellationToken cancellationToken)
    {
        var refusal = await organisations.Remove(OrganisationId, member, User.AccountId(), cancellationToken);
        // Whoever left sees their organisations; whoever removed another stays here.
        if (refusal is null && await organisations.Member(OrganisationId, User.AccountId(), cancellationToken) is null) return Redirect("/organisations");
        return await Answer(refusal, cancellationToken);
    }

    private async Task<IActionResult> Answer(Refusal? refusal, CancellationToken cancellationToken)
    {
        if (refusal is not null)
        {
            Refusal = text[refusal.Value.ToString()].Value;
            Response.StatusCode = StatusOf(refusal.Value);
        }
        return await Load(cancellationToken) ? Page() : NotFound();
    }

    private static int StatusOf(Refusal refusal) => refusal switch
    {
        RelyingParties.Refusal.RoleTooLow => 403,
        RelyingParties.Refusal.Conflict => 409,
        RelyingParties.Refusal.NotFound => 404,
        _ => 400,
    };

    private async Task<bool> Load(CancellationToken cancellationToken)
    {
        var account = User.AccountId();
        var culture = CultureInfo.CurrentUICulture.Name;
        if (await organisations.Find(OrganisationId, account, cancellationToken) is not { } found) return false;
        Name = found.Organisation.Name.In(culture);
        ContactEmail = found.Organisation.ContactEmail;
        Role = found.Role;
        Clients = [.. ((await clients.List(OrganisationId, account, cancellationToken)).Value ?? []).Select(c => new ClientRow(c.Id.Value, c.Name.In(culture), c.Environment, c.Status))];
        Members = [.. ((await organisations.Members(OrganisationId, account, cancellationToken)).Value ?? []).Select(m => new MemberRow(m.Id, m.Role, m.AccountId == account, m.JoinedAt))];
        Requests = [.. ((await clients.Requests(OrganisationId, account, cancellationToken)).Value ?? []).Select(r => new RequestRow(NameIn(r.Settings, culture), r.Status, r.RequestedAt, r.Reason))];
        Waiting = Role == OrganisationRole.Owner ? (await invitations.List(OrganisationId, account, cancellationToken)).Value ?? [] : [];
        return true;
    }

    private static string NameIn(string settings, string culture) =>
        JsonSerializer.Deserialize<ClientSettings>(settings, ClientWords.Json) is { } read ? ClientWords.Text(read.Name).In(culture) : "";

    internal sealed record ClientRow(string Id, string Name, ClientEnvironment Environment, ClientStatus Status);

    internal sealed record RequestRow(string Name, ProductionRequestStatus Status, DateTimeOffset At, string? Reason);

    internal sealed record MemberRow(Guid Id, OrganisationRole Role, bool IsYou, DateTimeOffset JoinedAt);
}
