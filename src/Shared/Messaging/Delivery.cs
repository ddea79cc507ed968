namespace Bauhinia.Messaging;

/// <summary>What became of one attempt to send.</summary>
public enum Delivery
{
    /// <summary>The next hop has taken responsibility for the message.</summary>
    Accepted,

    /// <summary>Nothing was taken; a later attempt may succeed.</summary>
    Failed,

    /// <summary>The next hop refuses this message for good (RFC 5321 §4.2.1, a 5yz reply); another attempt would not help.</summary>
    Refused,
}
