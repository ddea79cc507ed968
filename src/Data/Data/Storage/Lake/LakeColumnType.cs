using DuckDB.NET.Native;

namespace Bauhinia.Data.Storage.Lake;

/// <summary>A column of an answer as DuckDB has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its type.</param>
/// <param name="Width">Digits of a decimal; 0 for others.</param>
/// <param name="Scale">Digits of a decimal behind its point.</param>
internal readonly record struct LakeColumnType(string Name, DuckDBType Id, int Width, int Scale);
