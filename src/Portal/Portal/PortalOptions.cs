namespace Bauhinia.Portal;

/// <summary>Where the systems are, and who answers for this installation. Addresses are http or https without a trailing slash.</summary>
public sealed class PortalOptions
{
    /// <summary>The portal's own origin, such as https://portal.example.hk: its pages answer on that host name only. Null answers on every name.</summary>
    public string? Origin { get; set; }

    /// <summary>Address of the identity system; null says on the home page that it is not run here.</summary>
    public string? IdentityUrl { get; set; }

    /// <summary>Address of the cloud system, or null.</summary>
    public string? CloudUrl { get; set; }

    /// <summary>Address of the data system, or null.</summary>
    public string? DataUrl { get; set; }

    /// <summary>Where this installation's source can be read; null leaves the link out.</summary>
    public string? SourceUrl { get; set; }

    /// <summary>The e-mail address of those who run this installation, shown on the help and statement pages; null leaves it out.</summary>
    public string? ContactEmail { get; set; }

    /// <summary>Adds /design, the page that shows every component. For development.</summary>
    public bool ShowDesignPage { get; set; }
}
