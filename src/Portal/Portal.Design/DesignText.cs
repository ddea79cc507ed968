namespace Bauhinia.Portal.Design;

/// <summary>Names the resources of the frame: layout, components, and messages of model binding.</summary>
internal sealed class DesignText;
