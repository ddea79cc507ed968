namespace Bauhinia.Portal.Design.Assets;

/// <summary>Addresses of page files for what no tag helper writes, such as a module that a script loads by itself.</summary>
public sealed class AssetAddresses
{
    private readonly PageAssets assets;

    internal AssetAddresses(PageAssets assets) => this.assets = assets;

    /// <param name="path">As registered, such as /_data/map.js.</param>
    /// <exception cref="InvalidOperationException">No assembly brings that file.</exception>
    public string AddressOf(string path) => assets.AddressOf(path);
}
