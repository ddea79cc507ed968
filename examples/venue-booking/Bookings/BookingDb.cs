using Microsoft.EntityFrameworkCore;

namespace VenueBooking.Bookings;

internal sealed class BookingDb(DbContextOptions<BookingDb> options) : DbContext(options)
{
    public DbSet<Booking> Bookings => Set<Booking>();

    public static async Task Prepare(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BookingDb>();
        await db.Database.EnsureCreatedAsync();
        await db.Database.ExecuteSqlAsync($"PRAGMA journal_mode = WAL");
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var booking = modelBuilder.Entity<Booking>();
        booking.ToTable("booking");
        booking.Property(b => b.Subject).HasMaxLength(255);
        booking.Property(b => b.VenueId).HasMaxLength(40);
        // The database keeps an hour from being given twice, whoever races.
        booking.HasIndex(b => new { b.VenueId, b.Day, b.Hour }).IsUnique();
        booking.HasIndex(b => new { b.Subject, b.Day, b.Hour }).IsUnique();
    }
}
