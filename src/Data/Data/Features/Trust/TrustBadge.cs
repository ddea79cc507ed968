namespace Bauhinia.Data.Features.Trust;

/// <summary>Why a sensor's newest value is to be read with care, the gravest first.</summary>
internal enum TrustBadge
{
    /// <summary>It was said in two ways: the register's two positions, or two values of one time.</summary>
    Contradictory,

    /// <summary>The value lies outside what the stream declares plausible.</summary>
    OutOfRange,

    /// <summary>The value has not moved for longer than the stream allows.</summary>
    Stuck,

    /// <summary>Nothing newer has come.</summary>
    Stale,

    /// <summary>The value stands for nothing measured.</summary>
    Placeholder,
}
