namespace Bauhinia.Cloud.Contracts;

/// <summary>Codes of the problems (RFC 9457) that the Cloud system answers.</summary>
public static class CloudProblems
{
    /// <summary>404: there is no such thing, or the caller is no member of the organisation that it belongs to.</summary>
    public const string NotFound = "cloud.not_found";

    /// <summary>403: the caller's role in this organisation does not allow it.</summary>
    public const string RoleTooLow = "cloud.role_too_low";

    /// <summary>400: a name, role, post or number is not of its form; <c>parameter</c> names it.</summary>
    public const string Malformed = "cloud.malformed";

    /// <summary>409: the name is taken.</summary>
    public const string NameTaken = "cloud.name_taken";

    /// <summary>409: there are as many as there may be.</summary>
    public const string LimitReached = "cloud.limit_reached";

    /// <summary>400: the manifest asks for what there is not, or in a form that is not read; <c>errors</c> says where and why.</summary>
    public const string ManifestRefused = "cloud.manifest_refused";

    /// <summary>409: another application has the host name.</summary>
    public const string HostTaken = "cloud.host_taken";

    /// <summary>409: no zone of the site may take the application; <c>errors</c> says of each why, and what would change it.</summary>
    public const string PlacementRefused = "cloud.placement_refused";

    /// <summary>415: the content type is none that this address reads.</summary>
    public const string ContentType = "cloud.content_type";

    /// <summary>413: the body is larger than this address reads.</summary>
    public const string TooLarge = "cloud.too_large";
}
