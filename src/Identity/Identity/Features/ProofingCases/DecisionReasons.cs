namespace Bauhinia.Identity.Features.ProofingCases;

/// <summary>Which reasons an officer may give for which decision.</summary>
internal static class DecisionReasons
{
    public static IReadOnlyList<DecisionReason> OfOfficers { get; } = [.. Enum.GetValues<DecisionReason>().Where(r => r != DecisionReason.RegisterMatches)];

    public static Decision For(DecisionReason reason) => reason switch
    {
        DecisionReason.DocumentsMatch or DecisionReason.RegisterMatches => Decision.Approve,
        DecisionReason.Unclear or DecisionReason.Incomplete => Decision.AskForMore,
        _ => Decision.Refuse,
    };
}
