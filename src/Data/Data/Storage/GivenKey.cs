namespace Bauhinia.Data.Storage;

/// <summary>A key as lists show it.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Name">What whoever gave it called it.</param>
/// <param name="Created">When it was given.</param>
/// <param name="WithdrawnAt">When it was withdrawn; null while it is in use.</param>
internal sealed record GivenKey(long Id, string Name, DateTimeOffset Created, DateTimeOffset? WithdrawnAt);
