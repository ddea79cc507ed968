namespace Bauhinia.Data.Model.Events;

/// <summary>What the gap ledger says of a period. The numbers stand in the journal.</summary>
internal enum GapKind
{
    /// <summary>Nothing came for it within the time that it was awaited.</summary>
    Absent = 0,

    /// <summary>It came after that time.</summary>
    Late = 1,

    /// <summary>The same message came again.</summary>
    Repeated = 2,

    /// <summary>A message with other values came for the same key and time.</summary>
    Revised = 3,

    /// <summary>One message held a sensor twice.</summary>
    Doubled = 4,

    /// <summary>The host's clock went back: times of acceptance stood still until it had caught up.</summary>
    Clock = 5,

    /// <summary>It was called absent and has come from a recording.</summary>
    Complete = 6,
}
