namespace Bauhinia.Identity.Model;

internal enum AccountStatus
{
    /// <summary>Contact proved, no means of sign-in yet.</summary>
    Starting,
    Active,

    /// <summary>Closed by its owner or by an officer; the data key is destroyed.</summary>
    Closed,
}
