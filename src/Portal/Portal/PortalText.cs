namespace Bauhinia.Portal;

/// <summary>Names the resources that all pages of the portal share.</summary>
internal sealed class PortalText;
