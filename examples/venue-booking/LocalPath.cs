namespace VenueBooking;

/// <summary>Where to return to after a detour: a path of this service, never another site's address.</summary>
internal static class LocalPath
{
    public static string Or(string? path, string otherwise) =>
        path is { Length: > 0 and <= 200 } && path[0] == '/' && (path.Length == 1 || path[1] is not ('/' or '\\')) && !path.Any(char.IsControl) ? path : otherwise;
}
