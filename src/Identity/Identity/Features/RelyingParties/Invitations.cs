using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Bauhinia.Identity.Features.Guessing;
using Bauhinia.Identity.Features.Notices;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Bauhinia.Messaging;
using Bauhinia.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bauhinia.Identity.Features.RelyingParties;

/// <summary>Brings members into organisations: by a link that the inviter hands over, or that is mailed to an address.</summary>
internal sealed class Invitations(
    IdentityDb db, Organisations organisations, PersonVault vault, AccountByContact accounts, NoticeOutbox notices, NetworkAllowance allowance, IOptions<IdentityOptions> options, TimeProvider clock)
{
    /// <summary>How often one invitation is mailed: an address that someone typed is not to be filled.</summary>
    public const int MaxSends = 5;

    /// <summary>Mails of invitations to one address in an hour, whoever invites it and however often the invitation is made anew.</summary>
    public const int MailsPerAddress = 6;

    /// <summary>Mails of invitations that one person causes in an hour, in all organisations.</summary>
    public const int MailsPerInviter = 30;

    /// <summary>The least time between two mails of one invitation.</summary>
    public static readonly TimeSpan ResendWait = TimeSpan.FromMinutes(1);

    /// <param name="organisationId">Where the invitation leads.</param>
    /// <param name="role">What whoever accepts becomes.</param>
    /// <param name="email">Where to send it; null for a link that the inviter hands over.</param>
    /// <param name="culture">Language of the mail, one of <see cref="CultureNames"/>; an account that has the address is written to in its own.</param>
    /// <param name="by">Who invites.</param>
    public async Task<Outcome<MadeInvitation>> Invite(Guid organisationId, OrganisationRole role, string? email, string culture, AccountId by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await organisations.HoldRole(organisationId, by, cancellationToken) is not { } own) return Refusal.NotFound;
        if (own < OrganisationRole.Owner) return Refusal.RoleTooLow;
        ContactAddress? contact = null;
        if (email is not null && (!CultureNames.All.Contains(culture) || !ContactAddress.TryParse(MessageChannel.Email, email, out contact))) return Refusal.Invalid;
        var now = clock.GetUtcNow();
        if (await db.Set<Invitation>().CountAsync(i => i.OrganisationId == organisationId && i.ExpiresAt > now, cancellationToken) >= Organisations.MaxMembers) return Refusal.Conflict;
        if (contact is { } asked && !await MayMail(asked, by, cancellationToken)) return Refusal.Conflict;
        var token = NewToken();
        var invitation = new Invitation(organisationId, role, contact is null ? null : culture, Hash(token), now);
        if (contact is { } address)
        {
            await vault.CreateKey(invitation.Id, cancellationToken);
            await vault.Put(invitation.Id, PersonalField.Email, address.Value, cancellationToken);
            await Send(invitation, address, token, cancellationToken);
        }
        db.Add(invitation);
        Audit("organisation.member_invited", by, invitation);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new MadeInvitation(invitation, contact is { } sentTo ? ContactMask.Of(sentTo.Field, sentTo.Value) : null, contact is null ? token : null);
    }

    /// <summary>The invitations that wait, for owners.</summary>
    public async Task<Outcome<IReadOnlyList<MadeInvitation>>> List(Guid organisationId, AccountId by, CancellationToken cancellationToken)
    {
        if (await organisations.Member(organisationId, by, cancellationToken) is not { } member) return Refusal.NotFound;
        if (member.Role < OrganisationRole.Owner) return Refusal.RoleTooLow;
        var now = clock.GetUtcNow();
        var waiting = await db.Set<Invitation>().AsNoTracking().Where(i => i.OrganisationId == organisationId && i.ExpiresAt > now).OrderBy(i => i.ExpiresAt).ToListAsync(cancellationToken);
        var made = new List<MadeInvitation>();
        foreach (var invitation in waiting)
        {
            var address = invitation.IsByMail ? await AddressOf(invitation, by, cancellationToken) : null;
            made.Add(new MadeInvitation(invitation, address is { } sentTo ? ContactMask.Of(sentTo.Field, sentTo.Value) : null, null));
        }
        return made;
    }

    /// <summary>Mails a new link; the one before stops.</summary>
    public async Task<Refusal?> SendAgain(Guid organisationId, Guid invitationId, AccountId by, CancellationToken cancellationToken)
    {
        var (invitation, refusal) = await Find(organisationId, invitationId, by, cancellationToken);
        if (invitation is null) return refusal;
        var now = clock.GetUtcNow();
        if (!invitation.IsByMail || invitation.Sends >= MaxSends || now - invitation.SentAt < ResendWait) return Refusal.Conflict;
        if (await AddressOf(invitation, by, cancellationToken) is not { } address) return Refusal.NotFound;
        if (!await MayMail(address, by, cancellationToken)) return Refusal.Conflict;
        var token = NewToken();
        invitation.SendAgain(Hash(token), now);
        await Send(invitation, address, token, cancellationToken);
        Audit("organisation.invitation_sent_again", by, invitation);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            return Refusal.Conflict;
        }
    }

    public async Task<Refusal?> Withdraw(Guid organisationId, Guid invitationId, AccountId by, CancellationToken cancellationToken)
    {
        var (invitation, refusal) = await Find(organisationId, invitationId, by, cancellationToken);
        if (invitation is null) return refusal;
        Audit("organisation.invitation_withdrawn", by, invitation);
        await db.SaveChangesAsync(cancellationToken);
        await Remove(invitation.Id, invitation.IsByMail, cancellationToken);
        return null;
    }

    public async Task<Outcome<Organisation>> Accept(string token, AccountId account, CancellationToken cancellationToken)
    {
        if (token.Length != 43) return Refusal.NotFound;
        var hash = Hash(token);
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var invitation = await db.Set<Invitation>().AsNoTracking().SingleOrDefaultAsync(i => i.TokenHash == hash, cancellationToken);
        if (invitation is null || invitation.ExpiresAt <= now) return Refusal.NotFound;
        if (await organisations.MayJoin(invitation.OrganisationId, account, cancellationToken) is { } refusal) return refusal;
        // Of two who open the link at once, one deletes the row; and it may have ended while this request waited for another.
        var joinedAt = clock.GetUtcNow();
        if (await db.Set<Invitation>().Where(i => i.TokenHash == hash && i.ExpiresAt > joinedAt).ExecuteDeleteAsync(cancellationToken) != 1) return Refusal.NotFound;
        db.Add(new Membership(invitation.OrganisationId, account, invitation.Role, joinedAt));
        Audit("organisation.member_joined", account, invitation);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await Remove(invitation.Id, invitation.IsByMail, cancellationToken);
        return await db.Set<Organisation>().AsNoTracking().SingleAsync(o => o.Id == invitation.OrganisationId, cancellationToken);
    }

    /// <summary>Forgets an invitation and the address it was sent to.</summary>
    public async Task Remove(Guid invitationId, bool isByMail, CancellationToken cancellationToken)
    {
        if (isByMail)
        {
            await vault.DestroyKey(invitationId, cancellationToken);
            await db.Set<SealedField>().Where(f => f.Owner == invitationId).ExecuteDeleteAsync(cancellationToken);
            await db.Set<OutboxMessage>().Where(m => m.Owner == invitationId).ExecuteDeleteAsync(cancellationToken);
        }
        await db.Set<Invitation>().Where(i => i.Id == invitationId).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<(Invitation? Invitation, Refusal Refusal)> Find(Guid organisationId, Guid invitationId, AccountId by, CancellationToken cancellationToken)
    {
        if (await organisations.Member(organisationId, by, cancellationToken) is not { } member) return (null, Refusal.NotFound);
        if (member.Role < OrganisationRole.Owner) return (null, Refusal.RoleTooLow);
        return (await db.Set<Invitation>().SingleOrDefaultAsync(i => i.Id == invitationId && i.OrganisationId == organisationId, cancellationToken), Refusal.NotFound);
    }

    private async Task<bool> MayMail(ContactAddress address, AccountId by, CancellationToken cancellationToken) =>
        await allowance.Take("invitation-by", by.Value.ToByteArray(), MailsPerInviter, cancellationToken) == TimeSpan.Zero
        && await allowance.Take("invitation-to", vault.BlindIndex(address.Field, address.Value), MailsPerAddress, cancellationToken) == TimeSpan.Zero;

    private async Task Send(Invitation invitation, ContactAddress address, string token, CancellationToken cancellationToken)
    {
        var account = await accounts.Find(address, cancellationToken);
        var culture = account is { } known ? await db.Accounts.Where(a => a.Id == known).Select(a => a.Culture).SingleAsync(cancellationToken) : invitation.Culture ?? CultureNames.English;
        var name = await db.Set<Organisation>().AsNoTracking().Where(o => o.Id == invitation.OrganisationId).Select(o => o.Name).SingleAsync(cancellationToken);
        await notices.SendTo(
            invitation.Id, address, culture, NoticeKind.OrganisationInvitation, [name.In(culture), InvitationLink.To(options.Value.Issuer, token).ToString()], invitation.ExpiresAt, cancellationToken);
    }

    private async Task<ContactAddress?> AddressOf(Invitation invitation, AccountId by, CancellationToken cancellationToken)
    {
        var opened = await vault.Open(invitation.Id, [PersonalField.Email], new Access(null, by, "invitation", invitation.Id.ToString("N")), cancellationToken);
        return opened.TryGetValue(PersonalField.Email, out var value) && ContactAddress.TryParse(MessageChannel.Email, value, out var address) ? address : null;
    }

    private void Audit(string kind, AccountId actor, Invitation invitation) =>
        db.AuditEvents.Add(new AuditEvent(kind, null, actor, $"organisation={invitation.OrganisationId:N} role={invitation.Role}", clock.GetUtcNow()));

    private static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
