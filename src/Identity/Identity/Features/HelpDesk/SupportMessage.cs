namespace Bauhinia.Identity.Features.HelpDesk;

internal sealed record SupportMessage(DateTimeOffset At, bool FromStaff, string Text)
{
    public const int MaxLength = 2000;

    public override string ToString() => "(message)";
}
