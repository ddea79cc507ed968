using System.Reflection;
using System.Runtime.InteropServices;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Bauhinia.Identity.Keys;

/// <summary>
/// PKCS#11 libraries, each loaded and initialised once a process (PKCS#11 v2.40 §5.4 knows one application, however many parts it
/// has) and left loaded until the process ends: C_Finalize would end the sessions of every other part.
/// </summary>
internal static class Pkcs11Module
{
    private static readonly Dictionary<string, IPkcs11Library> Loaded = [];
    private static readonly Lock Loading = new();

    static Pkcs11Module() =>
        NativeLibrary.SetDllImportResolver(typeof(Pkcs11InteropFactories).Assembly, ResolveLoader);

    public static Pkcs11InteropFactories Factories { get; } = new();

    /// <summary>The slot whose token has the label.</summary>
    public static ISlot FindToken(Pkcs11Options options)
    {
        try
        {
            var slots = Load(options.LibraryPath).GetSlotList(SlotsType.WithTokenPresent);
            var named = slots.Where(slot => slot.GetTokenInfo().Label.TrimEnd() == options.TokenLabel).ToList();
            return named.Count == 1
                ? named[0]
                : throw new KeyCustodianException($"{named.Count} tokens have the label '{options.TokenLabel}'; one is needed.");
        }
        catch (Pkcs11Exception error)
        {
            throw new KeyCustodianException($"The PKCS#11 library '{options.LibraryPath}' does not list its tokens: {error.RV}.", error);
        }
    }

    private static IPkcs11Library Load(string path)
    {
        lock (Loading)
        {
            if (!Loaded.TryGetValue(path, out var library))
            {
                library = LoadOnce(path);
                Loaded.Add(path, library);
            }

            return library;
        }
    }

    private static IPkcs11Library LoadOnce(string path)
    {
        if (!Path.IsPathFullyQualified(path) || !File.Exists(path))
        {
            throw new KeyCustodianException($"The PKCS#11 library '{path}' does not exist, or its path is not absolute.");
        }

        try
        {
            return Factories.Pkcs11LibraryFactory.LoadPkcs11Library(Factories, path, AppType.MultiThreaded);
        }
        catch (UnmanagedException error)
        {
            throw new KeyCustodianException($"'{path}' cannot be loaded.", error);
        }
    }

    /// <summary>
    /// Pkcs11Interop asks for "libdl", which Debian has only as libdl.so.2; the name without a version belongs to its development
    /// package.
    /// </summary>
    private static nint ResolveLoader(string name, Assembly assembly, DllImportSearchPath? paths) =>
        name == "libdl" && NativeLibrary.TryLoad("libdl.so.2", out var handle) ? handle : 0;
}
