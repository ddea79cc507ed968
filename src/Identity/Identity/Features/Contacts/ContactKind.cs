using Bauhinia.Identity.Model;
using Bauhinia.Messaging;

namespace Bauhinia.Identity.Features.Contacts;

/// <summary>The kind of a contact as it stands in an address of these pages.</summary>
internal static class ContactKind
{
    /// <summary>Null for what names no kind.</summary>
    public static MessageChannel? Read(string? kind) => kind switch
    {
        PersonalField.Email => MessageChannel.Email,
        PersonalField.Mobile => MessageChannel.Mobile,
        _ => null,
    };
}
