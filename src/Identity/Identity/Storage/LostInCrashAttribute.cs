namespace Bauhinia.Identity.Storage;

/// <summary>Marks a table that a crash of the database may empty, which makes it cheaper to write where the database can do so (PostgreSQL: CREATE UNLOGGED TABLE).</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class LostInCrashAttribute : Attribute;
