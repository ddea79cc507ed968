namespace Bauhinia.Messaging;

/// <summary>The ways a message can reach a person.</summary>
public enum MessageChannel
{
    Email,
    Mobile,
}
