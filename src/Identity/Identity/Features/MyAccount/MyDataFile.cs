using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Bauhinia.Identity.Features.HelpDesk;
using Bauhinia.Identity.Model;
using Bauhinia.Identity.Storage;
using Bauhinia.Identity.Vault;
using Bauhinia.Portal.Design.Content;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Bauhinia.Identity.Features.MyAccount;

/// <summary>Writes the file of "download my data": first in words, then every row as it is kept.</summary>
internal sealed class MyDataFile(
    IdentityDb db, PersonVault vault, AccountRecords records, Conversations conversations,
    IStringLocalizer<MyDataFile> text, IStringLocalizer<LooksModel> looks, TimeProvider clock)
{
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
        var messages = await conversations.AllOf(account, access, cancellationToken);
        db.AuditEvents.Add(new AuditEvent("account.downloaded", account, account, "", now));
        await db.SaveChangesAsync(cancellationToken);
        var rows = await records.Read(account, cancellationToken);
        var audit = await db.AuditEvents.AsNoTracking().Where(e => e.Subject == account).OrderBy(e => e.At).ToListAsync(cancellationToken);
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            About = text["About", TimeTagHelper.Words(now)].Value,
            InWords = InWords(fields, rows, audit),
            PersonalData = fields,
            SupportCases = messages,
            Records = rows,
            AuditEvents = audit.Select(e => new { e.At, e.Kind, By = By(e, account), e.Detail }),
        }, Readable);
    }

    private List<Section> InWords(
        IReadOnlyDictionary<string, string> fields, IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyDictionary<string, object?>>> rows, List<AuditEvent> audit) =>
    [
        new(text["PersonalData"].Value, [.. fields.Select(f => $"{Name(f.Key)}: {f.Value}")]),
        new(text["Records"].Value, [.. rows.Where(t => t.Value.Count > 0).Select(t => text["RecordCount", t.Key, t.Value.Count].Value)]),
        new(text["Looks"].Value, [.. audit.Where(e => e.Kind == "personal_data.opened").Select(e => text["Look", TimeTagHelper.Words(e.At), string.Join(", ", new AuditDetail(e.Detail).Fields.Select(Name))].Value)]),
    ];

    private string Name(string field) => looks["Field." + field] is { ResourceNotFound: false } words ? words.Value : field;

    // Staff are shown by what they are: the row id of an account says nothing to its reader and is nobody else's business.
    private static string By(AuditEvent happened, AccountId account) =>
        happened.Actor is null ? "system" : happened.Actor == account ? "you" : "staff";

    public sealed record Section(string Title, IReadOnlyList<string> Lines);
}
