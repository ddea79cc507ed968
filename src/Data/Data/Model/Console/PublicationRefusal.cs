namespace Bauhinia.Data.Model.Console;

/// <summary>Why a decision was not taken.</summary>
internal enum PublicationRefusal
{
    /// <summary>The declaration has changed since the person looked at it.</summary>
    Changed,

    /// <summary>The declaration is not classified as open.</summary>
    NotOpen,

    /// <summary>It is approved, proposed, refused or withdrawn already.</summary>
    NotNow,

    /// <summary>Whoever asked does not approve.</summary>
    OwnProposal,
}
