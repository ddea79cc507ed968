using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Bauhinia.Identity.Keys;
using Bauhinia.Identity.Model;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;

namespace Bauhinia.Identity.Storage;

/// <summary>
/// Keeps the Data Protection key ring in the records, so that every host shares it, each key sealed under a key that the custodian
/// derives: a copy of the database alone forges no form token.
/// </summary>
internal sealed class ProtectionKeys(IServiceProvider services) : IXmlRepository
{
    private static readonly byte[] Purpose = "data-protection-key-ring"u8.ToArray();

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = services.CreateScope();
        using var cipher = Cipher();
        return
        [
            .. from row in scope.ServiceProvider.GetRequiredService<IdentityDb>().Set<ProtectionKey>().ToList()
               select cipher.TryOpen(Place(row.Name), row.Ciphertext, out var xml)
                   ? XElement.Parse(Encoding.UTF8.GetString(xml))
                   : throw new CryptographicException("A key of the Data Protection key ring was changed or belongs to another custodian."),
        ];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        using var scope = services.CreateScope();
        using var cipher = Cipher();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        db.Add(new ProtectionKey(friendlyName, cipher.Seal(Place(friendlyName), Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)))));
        db.SaveChanges();
    }

    // Asked for late: the host is composed before 'migrate' has made the first keys.
    private FieldCipher Cipher() => new(services.GetRequiredService<IKeyCustodian>().Hmac(HmacPurpose.TokenSealing, Purpose));

    private static FieldAddress Place(string name) => new(Guid.Empty, "protection_key/" + name, 1);
}
