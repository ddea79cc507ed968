namespace Bauhinia.Data.Model.Console;

/// <summary>One line of what was said of a stream's revisions; lines are added and never changed.</summary>
/// <param name="Revision">Which revision of the declaration.</param>
/// <param name="Kind">What was said.</param>
/// <param name="Subject">Who said it.</param>
/// <param name="Post">The office they held.</param>
/// <param name="Reason">Why, in their words; null where none was asked.</param>
/// <param name="At">When.</param>
internal sealed record Decision(int Revision, DecisionKind Kind, string Subject, string Post, string? Reason, DateTimeOffset At);
