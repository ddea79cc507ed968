using System.Runtime.InteropServices;
using System.Text;
using Bauhinia.Identity.Keys;
using Net.Pkcs11Interop.Common;

namespace Bauhinia.Conformance.Tests.Keys;

/// <summary>SoftHSM2 with its tokens in a temporary folder. Each test takes a token of its own.</summary>
internal static partial class SoftHsm
{
    public const string Library = "/usr/lib/softhsm/libsofthsm2.so";
    public const string Pin = "73-unlock-this-token";

    private static readonly Lock Making = new();
    private static readonly string Folder = Start();
    private static int made;

    /// <summary>Initialises a new token and answers with its label.</summary>
    public static string NewToken()
    {
        lock (Making)
        {
            Assert.True(Directory.Exists(Folder));
            var label = $"bauhinia-{++made}";
            var library = Pkcs11Module.Factories.Pkcs11LibraryFactory.LoadPkcs11Library(Pkcs11Module.Factories, Library, AppType.MultiThreaded);
            var slot = library.GetSlotList(SlotsType.WithOrWithoutTokenPresent).Last(free => !free.GetTokenInfo().TokenFlags.TokenInitialized);
            slot.InitToken("so-pin-of-tests", label);
            using var session = slot.OpenSession(SessionType.ReadWrite);
            session.Login(CKU.CKU_SO, "so-pin-of-tests");
            session.InitPin(Pin);
            session.Logout();
            return label;
        }
    }

    public static Pkcs11Options Options(string label) => new() { LibraryPath = Library, TokenLabel = label, MaxSessions = 4 };

    public static UnlockSecret PinSecret() => Secret(Pin);

    public static UnlockSecret Secret(string text)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(text + "\n"));
        return UnlockSecret.FromStandardInput(input);
    }

    /// <summary>Ends every session with the token, as pulling it out does.</summary>
    public static void Pull(string label) => Pkcs11Module.FindToken(Options(label)).CloseAllSessions();

    /// <summary>The library reads SOFTHSM2_CONF from the process's own environment, which Environment.SetEnvironmentVariable leaves alone.</summary>
    private static string Start()
    {
        var folder = Directory.CreateTempSubdirectory("softhsm-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "tokens"));
        var configuration = Path.Combine(folder, "softhsm2.conf");
        File.WriteAllText(configuration, $"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n");
        Assert.Equal(0, SetEnvironment("SOFTHSM2_CONF", configuration, 1));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
