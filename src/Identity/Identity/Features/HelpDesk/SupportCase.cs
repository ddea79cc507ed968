using System.Globalization;
using Bauhinia.Identity.Model;

namespace Bauhinia.Identity.Features.HelpDesk;

/// <summary>A question of a resident to the help desk. Its messages are sealed as one text under the resident's key.</summary>
internal sealed class SupportCase
{
    public const int MaxMessages = 50;
    public const int MaxOpen = 5;

    private SupportCase()
    {
    }

    public SupportCase(AccountId accountId, SupportTopic topic, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7(now);
        Reference = CaseReference.New().Value;
        AccountId = accountId;
        Topic = topic;
        OpenedAt = ChangedAt = now;
    }

    public Guid Id { get; private set; }

    public string Reference { get; private set; } = "";

    public AccountId AccountId { get; private set; }

    public SupportTopic Topic { get; private set; }

    public DateTimeOffset OpenedAt { get; private set; }

    public DateTimeOffset ChangedAt { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>Whether the resident lets the desk see name and full contact in this case.</summary>
    public bool ShowsPerson { get; private set; }

    /// <summary>Whose turn it is.</summary>
    public bool AwaitsStaff { get; private set; }

    public int KeyVersion { get; private set; }

    public byte[] Ciphertext { get; private set; } = [];

    public int MessageCount { get; private set; }

    /// <summary>Counts changes: a reply written over one not yet read is refused.</summary>
    public int Revision { get; private set; }

    /// <summary>The associated data of the sealed messages.</summary>
    public string SealedAs => string.Create(CultureInfo.InvariantCulture, $"support_case:{Id:N}");

    public bool IsOpen => ClosedAt is null;

    public void Fill(int keyVersion, byte[] ciphertext, bool fromStaff, DateTimeOffset now)
    {
        KeyVersion = keyVersion;
        Ciphertext = ciphertext;
        MessageCount++;
        AwaitsStaff = !fromStaff;
        ChangedAt = now;
        Revision++;
    }

    public void Show(bool showsPerson)
    {
        ShowsPerson = showsPerson;
        Revision++;
    }

    public void Close(DateTimeOffset now)
    {
        ClosedAt ??= now;
        Revision++;
    }
}
