namespace Bauhinia.Data.Model.Events;

/// <summary>The words of the public API for what the ledger says.</summary>
internal static class GapWords
{
    public static string Of(GapKind kind) => kind switch
    {
        GapKind.Absent => "absent",
        GapKind.Late => "late",
        GapKind.Repeated => "repeated",
        GapKind.Revised => "revised",
        GapKind.Doubled => "doubled",
        GapKind.Clock => "clock",
        _ => "complete",
    };

    public static GapKind? Read(string word) => Enum.GetValues<GapKind>().Where(kind => Of(kind) == word).Select(kind => (GapKind?)kind).FirstOrDefault();
}
