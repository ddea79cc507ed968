using Bauhinia.Identity.Features.CounterRecovery;
using Bauhinia.Identity.Features.Sessions;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Identity.Features.MyAccount;

/// <summary>The resident's page: where the account stands, and the way to everything that can be seen or changed.</summary>
[Authorize(Policies.Resident)]
internal sealed class OverviewModel(IdentityDb db, PersonVault vault, TimeProvider clock) : PageModel
{
    private static readonly string[] Contact = [PersonalField.Email, PersonalField.Mobile];

    public static IReadOnlyList<(string Path, string Key)> Rooms { get; } =
    [
        ("/account/passkeys", "Passkeys"),
        ("/account/recovery-codes", "RecoveryCodes"),
        ("/account/password", "Password"),
        ("/account/contacts", "ContactRoom"),
        ("/account/services", "Services"),
        ("/account/looks", "Looks"),
        ("/account/activity", "Activity"),
        ("/account/language", "Language"),
        ("/account/support", "Support"),
        ("/organisations", "Organisations"),
        ("/account/download", "Download"),
        ("/account/close", "Close"),
    ];

    private static readonly (StaffRole Role, string Path, string Key)[] Work =
    [
        (StaffRole.Officer, "/officer", "Officer"),
        (StaffRole.Officer, "/officer/recovery", "Recovery"),
        (StaffRole.HelpDesk, "/help-desk", "HelpDesk"),
        (StaffRole.Registrar, "/organisations/review", "Review"),
    ];

    /// <summary>The rooms of the roles that the person holds; others do not know of them.</summary>
    public IReadOnlyList<(string Path, string Key)> StaffRooms => [.. Work.Where(w => User.IsInRole(w.Role.ToString())).Select(w => (w.Path, w.Key))];

    public Proofing Proofing => User.Proofing();

    /// <summary>End of a text key: how this session was signed in.</summary>
    public string Means => Acr.Satisfies(User.Acr(), Acr.PhishingResistantHardware) ? "Hardware"
        : Acr.Satisfies(User.Acr(), Acr.PhishingResistant) ? "Passkey" : "Password";

    public int SessionCount { get; private set; }

    /// <summary>Masked; empty for a session by password, which sees no personal data.</summary>
    public IReadOnlyList<string> Contacts { get; private set; } = [];

    public bool IsBeingRecovered { get; private set; }

    public async Task OnGet(CancellationToken cancellationToken)
    {
        var me = User.AccountId();
        SessionCount = await OpenSessions.Of(db, me, clock.GetUtcNow()).CountAsync(cancellationToken);
        IsBeingRecovered = await db.Set<RecoveryCase>().AnyAsync(c => c.AccountId == me && (c.State == RecoveryState.Checked || c.State == RecoveryState.Approved), cancellationToken);
        if (!Acr.Satisfies(User.Acr(), Acr.PhishingResistant)) return;
        var opened = await vault.Open(me.Value, Contact, new Access(me, me, "self"), cancellationToken);
        Contacts = [.. Contact.Where(opened.ContainsKey).Select(f => ContactMask.Of(f, opened[f]))];
    }
}
