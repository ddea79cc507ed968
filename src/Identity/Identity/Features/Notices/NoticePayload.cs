using System.Text.Json;

namespace Bauhinia.Identity.Features.Notices;

/// <summary>The personal part of a notice, sealed in the outbox.</summary>
/// <param name="To">The address; null for the present contact of the account.</param>
/// <param name="Culture">The language; null for the account's.</param>
/// <param name="Values">What the text's placeholders from {1} on are filled with.</param>
internal sealed record NoticePayload(string? To, string? Culture, IReadOnlyList<string> Values)
{
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this);

    public static NoticePayload From(byte[] bytes) =>
        JsonSerializer.Deserialize<NoticePayload>(bytes) ?? throw new JsonException("A sealed notice is empty.");

    public override string ToString() => "(notice)";
}
