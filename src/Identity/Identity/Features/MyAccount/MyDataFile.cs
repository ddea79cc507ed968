using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Bauhinia.Identity.Features.HelpDesk;
using Bauhinia.Identity.Features.Passkeys;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Model.Grants;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Bauhinia.Portal.Design.Content;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.MyAccount;

/// <summary>
/// Writes the file of "download my data": first in words, then for machines, then every row as it is kept. Its members are described in
/// <c>docs/reference/my-data.md</c>, which a test compares with the file.
/// </summary>
internal sealed class MyDataFile(
    IdentityDb db, PersonVault vault, AccountRecords records, Conversations conversations, OpenCaseData openCase, ServicesUsed services,
    IStringLocalizer<MyDataFile> text, IStringLocalizer<LooksModel> looks, TimeProvider clock)
{
    /// <summary>Changes when a member is renamed, moved or removed; a new one does not change it.</summary>
    public const string Format = "bauhinia-my-data/1";

    private const string Opened = "personal_data.opened";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    public async Task<byte[]> Write(AccountId account, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var access = new Access(account, account, "download");
        var fields = await vault.Open(account.Value, await PersonalFields.Of(db, account, cancellationToken), access, cancellationToken);
        var personal = fields.Where(f => PersonalField.All.Contains(f.Key)).ToDictionary();
        var passkeys = await Passkeys(account, fields, cancellationToken);
        var messages = await conversations.AllOf(account, access, cancellationToken);
        var proofing = await openCase.Of(account, access, cancellationToken);
        var used = await services.List(account, cancellationToken);
        db.AuditEvents.Add(new AuditEvent("account.downloaded", account, account, "", now));
        await db.SaveChangesAsync(cancellationToken);
        var rows = await records.Read(account, cancellationToken);
        var audit = await db.AuditEvents.AsNoTracking().Where(e => e.Subject == account).OrderBy(e => e.At).ToListAsync(cancellationToken);
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            Format,
            CreatedAt = now,
            About = text["About", TimeTagHelper.Words(now)].Value,
            InWords = InWords(personal, passkeys, used, rows, audit),
            PersonalData = personal,
            Passkeys = passkeys,
            Services = used.Select(s => new { ClientId = s.ClientId.Value, Name = s.Name.In(CultureInfo.CurrentUICulture.Name), s.AgreedAt, s.StaysConnected }),
            OpenProofingCase = proofing,
            SupportCases = messages,
            Looks = audit.Where(e => e.Kind == Opened).Select(e => Look(e, account)),
            Records = rows,
            AuditEvents = audit.Select(e => new { e.At, e.Kind, By = By(e, account), e.Detail }),
        }, Readable);
    }

    private async Task<List<Key>> Passkeys(AccountId account, IReadOnlyDictionary<string, string> fields, CancellationToken cancellationToken)
    {
        var found = await db.Set<Passkey>().AsNoTracking().Where(p => p.AccountId == account).OrderBy(p => p.CreatedAt).ToListAsync(cancellationToken);
        return [.. found.Select(p => new Key(fields.GetValueOrDefault(p.NameField), p.CreatedAt, p.LastUsedAt, p.RevokedAt, p.IsBackupEligible, p.IsAttested))];
    }

    private List<Section> InWords(
        IReadOnlyDictionary<string, string> personal, IReadOnlyList<Key> passkeys, IReadOnlyList<UsedService> used,
        IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyDictionary<string, object?>>> rows, List<AuditEvent> audit) =>
    [
        new(text["PersonalData"].Value, [.. personal.Select(f => $"{Name(f.Key)}: {f.Value}")]),
        new(text["Passkeys"].Value, [.. passkeys.Select(p => text["Passkey", p.Name ?? text["Unnamed"].Value, TimeTagHelper.Words(p.AddedAt)].Value)]),
        new(text["Services"].Value, [.. used.Select(s => $"{s.Name.In(CultureInfo.CurrentUICulture.Name)}: {TimeTagHelper.Words(s.AgreedAt)}")]),
        new(text["Records"].Value, [.. rows.Where(t => t.Value.Count > 0).Select(t => text["RecordCount", t.Key, t.Value.Count].Value)]),
        new(text["Looks"].Value, [.. audit.Where(e => e.Kind == Opened).Select(e => text["Look", TimeTagHelper.Words(e.At), string.Join(", ", new AuditDetail(e.Detail).Fields.Select(Name))].Value)]),
    ];

    private string Name(string field) => looks["Field." + field] is { ResourceNotFound: false } words ? words.Value : field;

    private static object Look(AuditEvent look, AccountId account)
    {
        var detail = new AuditDetail(look.Detail);
        return new { look.At, By = By(look, account), Purpose = detail["purpose"], detail.Fields, Reference = detail["ref"] };
    }

    // Staff are shown by what they are: the row id of an account says nothing to its reader and is nobody else's business.
    private static string By(AuditEvent happened, AccountId account) =>
        happened.Actor is null ? "system" : happened.Actor == account ? "you" : "staff";

    public sealed record Section(string Title, IReadOnlyList<string> Lines);

    public sealed record Key(string? Name, DateTimeOffset AddedAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RemovedAt, bool IsSynced, bool IsAttested);
}
