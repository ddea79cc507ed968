namespace Bauhinia.Identity.Features.SignIn;

/// <summary>How a sign-in by password ended.</summary>
/// <param name="IsDone">A session was started.</param>
/// <param name="Wait">When longer than zero: nothing was checked, try after this.</param>
/// <param name="IsBusy">Nothing was checked: too many others are waiting.</param>
internal sealed record PasswordSignIn(bool IsDone, TimeSpan Wait, bool IsBusy)
{
    public static readonly PasswordSignIn Done = new(true, TimeSpan.Zero, false);
    public static readonly PasswordSignIn Wrong = new(false, TimeSpan.Zero, false);
    public static readonly PasswordSignIn Busy = new(false, TimeSpan.Zero, true);

    public static PasswordSignIn WaitFor(TimeSpan wait) => new(false, wait, false);
}
