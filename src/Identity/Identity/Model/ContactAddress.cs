using System.Diagnostics.CodeAnalysis;
using Bauhinia.Messaging;

namespace Bauhinia.Identity.Model;

/// <summary>Where a resident can be written to; normalised, so that its blind index finds it again.</summary>
internal readonly record struct ContactAddress
{
    private ContactAddress(MessageChannel channel, string value)
    {
        Channel = channel;
        Value = value;
    }

    public MessageChannel Channel { get; }

    public string Value { get; }

    /// <summary>The field of the vault and of the blind index.</summary>
    public string Field => FieldOf(Channel);

    public static string FieldOf(MessageChannel channel) => channel == MessageChannel.Email ? PersonalField.Email : PersonalField.Mobile;

    public static bool TryParse(MessageChannel channel, string? text, [NotNullWhen(true)] out ContactAddress? contact)
    {
        contact = channel switch
        {
            MessageChannel.Email when EmailAddress.TryParse(text, out var email) => new ContactAddress(channel, email.Value.Value),
            MessageChannel.Mobile when MobileNumber.TryParse(text, out var number) => new ContactAddress(channel, number.Value.Value),
            _ => null,
        };
        return contact is not null;
    }

    public override string ToString() => $"({Field})";
}
