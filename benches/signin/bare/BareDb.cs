using Microsoft.EntityFrameworkCore;

namespace Bauhinia.Signin.Bare;

/// <summary>OpenIddict's own tables and nothing else.</summary>
internal sealed class BareDb(DbContextOptions<BareDb> options) : DbContext(options);
