using Bauhinia.Identity.Model;
using Bauhinia.Identity.Model.Clients;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Bauhinia.Identity.Storage;

internal sealed class AccountIdConverter() : ValueConverter<AccountId, Guid>(id => id.Value, value => new AccountId(value));

internal sealed class SessionIdConverter() : ValueConverter<SessionId, Guid>(id => id.Value, value => new SessionId(value));

internal sealed class ClientIdConverter() : ValueConverter<ClientId, string>(id => id.Value, value => new ClientId(value));
