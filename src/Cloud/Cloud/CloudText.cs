namespace Bauhinia.Cloud;

/// <summary>Names the texts of this system's answers.</summary>
internal sealed class CloudText;
