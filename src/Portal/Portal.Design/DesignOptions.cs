using System.Reflection;
using Bauhinia.Portal.Design.Api;

namespace Bauhinia.Portal.Design;

/// <summary>What the frame needs to know about where it stands.</summary>
public sealed class DesignOptions
{
    /// <summary>The portal's address without a trailing slash, such as https://portal.example.hk; empty when it shares the host name of the page.</summary>
    public string PortalUrl { get; set; } = "";

    /// <summary>Where this installation's source can be read; null leaves the link out.</summary>
    public string? SourceUrl { get; set; }

    /// <summary>The APIs of this process. Each is read at <c>/api/docs</c> of its host name.</summary>
    public IList<ApiDocument> ApiDocuments { get; } = [];

    internal Dictionary<Assembly, PageFrame> Frames { get; } = [];
}
