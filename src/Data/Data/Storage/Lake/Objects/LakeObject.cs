namespace Bauhinia.Data.Storage.Lake.Objects;

/// <summary>An object that is kept.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Since">When it was kept, by the clock of where it is.</param>
internal readonly record struct LakeObject(string Name, long Bytes, DateTimeOffset Since);
