namespace Bauhinia.Data.Features.Api;

/// <summary>Who calls an operation.</summary>
internal enum ApiCaller
{
    /// <summary>Anyone; a reader's key raises the limit.</summary>
    Anyone,

    /// <summary>A device or gateway with a sender's key.</summary>
    Sender,

    /// <summary>A program with the operator's key.</summary>
    Operator,
}
