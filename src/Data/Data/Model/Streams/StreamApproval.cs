namespace Bauhinia.Data.Model.Streams;

/// <summary>That a stream may be public.</summary>
/// <param name="By">Who said so, by office and never by name.</param>
/// <param name="On">On which day of the city.</param>
internal sealed record StreamApproval(string By, DateOnly On);
